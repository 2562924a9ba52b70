package io.credbroker.provider.conjur;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

import io.credbroker.provider.testkit.RenewalContract;
import io.credbroker.provider.testkit.SettableClock;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.FetchResult.Rejected;
import io.credbroker.spi.SecretProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;

class ConjurRenewalTests implements RenewalContract {

	@TempDir
	Path directory;

	private final SettableClock clock = new SettableClock();

	private StubbedConjur conjur;

	private SecretProvider store;

	@BeforeEach
	void start() {
		this.conjur = new StubbedConjur(this.directory);
		this.conjur.holdsWarehouse();
		this.store = this.conjur.connect(this.clock, Duration.ofSeconds(4), "username", "password");
	}

	@AfterEach
	void stop() {
		this.store.close();
		this.conjur.close();
	}

	@Test
	void aTokenThatConjurDoesNotTakeBackCostsTwoLoginsHoweverOftenItIsRead() {
		this.conjur.stub(get(urlPathMatching("/(resources|secrets)/.*")).atPriority(1)
			.willReturn(aResponse().withStatus(401).withBody("Token invalid")));
		for (int read = 0; read < 20; read++) {
			assertThat(fetchSecret()).isInstanceOf(Rejected.class);
		}

		assertThat(loginCount()).isEqualTo(2);
	}

	@Test
	void theLoginCarriesTheRequestIdOfWhoeverNeededIt() {
		fetchSecret();

		assertThat(this.conjur.count(
				postRequestedFor(urlEqualTo(StubbedConjur.LOGIN)).withHeader(ConjurCalls.REQUEST_ID, equalTo("c-1"))))
			.isEqualTo(1);
	}

	@Override
	public FetchResult fetchSecret() {
		return this.store.fetch(StubbedConjur.REQUEST);
	}

	@Override
	public void rejectCredential() throws IOException {
		this.conjur.hasAnotherKey();
	}

	@Override
	public void pass(Duration time) {
		this.clock.pass(time);
	}

	@Override
	public Duration tokenLife() {
		return Duration.ofMinutes(8);
	}

	@Override
	public int loginCount() {
		return this.conjur.count(postRequestedFor(urlEqualTo(StubbedConjur.LOGIN)));
	}

	@Override
	public int callCount() {
		return this.conjur.count(anyRequestedFor(anyUrl()));
	}

}

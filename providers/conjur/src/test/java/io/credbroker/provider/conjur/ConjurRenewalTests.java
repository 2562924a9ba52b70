package io.credbroker.provider.conjur;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

import io.credbroker.provider.testkit.Patience;
import io.credbroker.provider.testkit.SettableClock;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.FetchResult.Found;
import io.credbroker.spi.FetchResult.Rejected;
import io.credbroker.spi.SecretProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;

class ConjurRenewalTests {

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
	void aWrongKeyOnDiskCostsFewLoginsAndNoReadWhileTheTokenLasts() throws IOException {
		assertThat(fetch()).isInstanceOf(Found.class);
		this.conjur.hasAnotherKey();
		this.clock.pass(Duration.ofSeconds(390));
		for (int read = 0; read < 45; read++) {
			this.clock.pass(Duration.ofMillis(213));
			assertThat(fetch()).isInstanceOf(Found.class);
		}

		Patience.until(() -> logins() > 1, "a login that nobody waits for");
		assertThat(logins() - 1).as("failed logins in 9.6 s").isBetween(1, 2);
	}

	@Test
	void onceTheTokenIsOverTheRejectionIsAnsweredWithoutAskingConjur() throws IOException {
		fetch();
		this.conjur.hasAnotherKey();
		this.clock.pass(Duration.ofMinutes(9));
		for (int read = 0; read < 20; read++) {
			assertThat(fetch()).isInstanceOf(Rejected.class);
		}

		assertThat(logins() - 1).isEqualTo(1);
	}

	@Test
	void aTokenThatConjurDoesNotTakeBackCostsTwoLoginsHoweverOftenItIsRead() {
		this.conjur.stub(get(urlPathMatching("/(resources|secrets)/.*")).atPriority(1)
			.willReturn(aResponse().withStatus(401).withBody("Token invalid")));
		for (int read = 0; read < 20; read++) {
			assertThat(fetch()).isInstanceOf(Rejected.class);
		}

		assertThat(logins()).isEqualTo(2);
	}

	@Test
	void theLoginCarriesTheRequestIdOfWhoeverNeededIt() {
		fetch();

		assertThat(this.conjur.count(
				postRequestedFor(urlEqualTo(StubbedConjur.LOGIN)).withHeader(ConjurCalls.REQUEST_ID, equalTo("c-1"))))
			.isEqualTo(1);
	}

	private FetchResult fetch() {
		return this.store.fetch(StubbedConjur.REQUEST);
	}

	private int logins() {
		return this.conjur.count(postRequestedFor(urlEqualTo(StubbedConjur.LOGIN)));
	}

}

package io.credbroker.provider.vault;

import java.time.Duration;
import java.util.Map;

import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.FetchResult.Denied;
import io.credbroker.spi.FetchResult.Found;
import io.credbroker.spi.FetchResult.Rejected;
import org.junit.jupiter.api.Test;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

class TokenUseTests extends VaultStoreFixture {

	@Test
	void aRefusedTokenIsReplacedOnceAndTheReadRepeatedOnce() {
		this.vault.holds(StubbedVault.PATH, KvJson.versioned(Map.of("a", "b"), 1), StubbedVault.SECOND_TOKEN);
		loginsInTurn(StubbedVault.FIRST_TOKEN, StubbedVault.SECOND_TOKEN);
		this.vault.accepts(StubbedVault.SECOND_TOKEN);

		assertThat(fetch()).isInstanceOf(Found.class);
		assertThat(logins()).isEqualTo(2);
		assertThat(reads()).isEqualTo(2);
	}

	@Test
	void aTokenRefusedAgainIsReportedAsSuch() {
		loginsInTurn(StubbedVault.FIRST_TOKEN, StubbedVault.SECOND_TOKEN);
		this.vault.accepts("some other token");
		this.vault.holds(StubbedVault.PATH, "{}", "some other token");

		assertThat(fetch()).isInstanceOfSatisfying(Rejected.class,
				(rejected) -> assertThat(rejected.reason()).contains("does not accept the broker's token"));
		assertThat(logins()).isEqualTo(2);
		assertThat(reads()).isEqualTo(2);
	}

	@Test
	void aDenialByPolicyIsReportedAsSuchWithoutALoginWhileTheTokenIsYoung() {
		this.vault.holds(StubbedVault.PATH, "{}", "some other token");

		assertThat(fetch()).isInstanceOfSatisfying(Denied.class,
				(denied) -> assertThat(denied.reason()).contains("no policy of it allows"));
		assertThat(logins()).isEqualTo(1);
		assertThat(reads()).isEqualTo(1);
	}

	@Test
	void aDenialOfAnOlderTokenIsTriedWithANewLoginOnce() {
		this.vault.holds(StubbedVault.PATH, "{}", "some other token");
		fetch();
		this.clock.pass(Duration.ofMinutes(5));

		assertThat(fetch()).isInstanceOf(Denied.class);
		assertThat(fetch()).isInstanceOf(Denied.class);
		assertThat(logins()).isEqualTo(2);
		assertThat(reads()).isEqualTo(4);
	}

	@Test
	void theTokenIsReusedUntilFourFifthsOfItsLife() {
		this.vault.holds(StubbedVault.PATH, KvJson.versioned(Map.of("a", "b"), 1));
		fetch();
		this.clock.pass(Duration.ofMinutes(47));
		fetch();

		assertThat(logins()).isEqualTo(1);
	}

	@Test
	void closingRevokesNothing() {
		this.vault.holds(StubbedVault.PATH, KvJson.versioned(Map.of("a", "b"), 1));
		fetch();
		int before = calls();
		this.store.close();

		assertThat(calls()).isEqualTo(before);
	}

	@Test
	void aClosedStoreAnswersThatItIsUnavailable() {
		this.store.close();

		assertThat(fetch()).isInstanceOf(FetchResult.Unavailable.class);
	}

	private void loginsInTurn(String first, String second) {
		this.vault.stub(post(urlEqualTo(StubbedVault.LOGIN)).inScenario("login")
			.whenScenarioStateIs(Scenario.STARTED)
			.willSetStateTo("again")
			.willReturn(okJson(login(first))));
		this.vault.stub(post(urlEqualTo(StubbedVault.LOGIN)).inScenario("login")
			.whenScenarioStateIs("again")
			.willReturn(okJson(login(second))));
	}

	private static String login(String token) {
		return "{\"auth\":{\"client_token\":\"" + token + "\",\"lease_duration\":3600,\"renewable\":true}}";
	}

	private int reads() {
		return gets(StubbedVault.PATH);
	}

	private FetchResult fetch() {
		return this.store.fetch(StubbedVault.REQUEST);
	}

}

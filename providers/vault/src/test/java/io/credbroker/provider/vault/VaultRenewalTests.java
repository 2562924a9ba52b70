package io.credbroker.provider.vault;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;

import io.credbroker.provider.testkit.Patience;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.FetchResult.Denied;
import io.credbroker.spi.FetchResult.Found;
import io.credbroker.spi.FetchResult.Rejected;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

class VaultRenewalTests extends VaultStage {

	@BeforeEach
	void holding() {
		this.vault.holds(StubbedVault.PATH, KvJson.versioned(Map.of("a", "b"), 1));
	}

	@Test
	void aWrongSecretIdOnDiskCostsFewLoginsAndNoReadWhileTheTokenLasts() throws IOException {
		assertThat(fetch()).isInstanceOf(Found.class);
		this.vault.hasAnotherSecretId();
		this.clock.pass(Duration.ofMinutes(50));
		for (int read = 0; read < 45; read++) {
			this.clock.pass(Duration.ofMillis(213));
			assertThat(fetch()).isInstanceOf(Found.class);
		}

		Patience.until(() -> logins() > 1, "a login that nobody waits for");
		assertThat(logins() - 1).as("failed logins in 9.6 s").isBetween(1, 2);
	}

	@Test
	void onceTheTokenIsOverTheRejectionIsAnsweredWithoutAskingVault() throws IOException {
		fetch();
		this.vault.hasAnotherSecretId();
		this.clock.pass(Duration.ofHours(2));
		int before = calls();
		for (int read = 0; read < 20; read++) {
			assertThat(fetch()).isInstanceOf(Rejected.class);
		}

		assertThat(calls() - before).isEqualTo(1);
	}

	@Test
	void wantingALongerLeaseThanTheTokenHasDoesNotLogInEachTime() throws IOException {
		this.vault.holds("/v1/database/creds/r", EngineJson.issued("database/creds/r/1", Duration.ofHours(1), true,
				"{\"username\":\"u\",\"password\":\"p\"}"));
		fetch("database/creds/r");
		this.vault.hasAnotherSecretId();
		this.clock.pass(Duration.ofMinutes(30));
		for (int read = 0; read < 20; read++) {
			assertThat(this.store.fetch(request("database/creds/r", Duration.ofMinutes(45)))).isInstanceOf(Found.class);
		}

		assertThat(logins() - 1).isEqualTo(1);
	}

	@Test
	void aDeniedPathStaysADenialWhileLoginsAreRejected() throws IOException {
		this.vault.stub(get(urlEqualTo("/v1/secret/data/denied")).willReturn(StubbedVault.DENIED));
		fetch();
		this.vault.hasAnotherSecretId();
		this.clock.pass(Duration.ofMinutes(40));
		for (int read = 0; read < 20; read++) {
			assertThat(fetch("secret/denied")).isInstanceOf(Denied.class);
		}

		assertThat(logins() - 1).isEqualTo(1);
		assertThat(fetch()).isInstanceOf(Found.class);
	}

	@Test
	void aTokenThatMayNotLookItselfUpIsNotTakenForOneThatVaultRejects() {
		this.vault.stub(get(urlEqualTo(StubbedVault.LOOKUP_SELF)).willReturn(StubbedVault.DENIED));
		this.vault.stub(get(urlEqualTo("/v1/secret/data/denied")).willReturn(StubbedVault.DENIED));

		assertThat(fetch("secret/denied")).isInstanceOf(Denied.class);
		assertThat(fetch()).isInstanceOf(Found.class);
		assertThat(logins()).isEqualTo(1);
	}

	@Test
	void theLoginCarriesTheCorrelationIdOfWhoeverNeededIt() {
		fetch();

		assertThat(this.vault.count(postRequestedFor(urlEqualTo(StubbedVault.LOGIN))
			.withHeader(VaultCalls.CORRELATION_ID, equalTo("correlation-1")))).isEqualTo(1);
	}

	private FetchResult fetch() {
		return this.store.fetch(StubbedVault.REQUEST);
	}

}

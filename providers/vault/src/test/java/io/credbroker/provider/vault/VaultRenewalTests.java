package io.credbroker.provider.vault;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;

import io.credbroker.provider.testkit.RenewalContract;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.FetchResult.Denied;
import io.credbroker.spi.FetchResult.Found;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

class VaultRenewalTests extends VaultStoreFixture implements RenewalContract {

	@BeforeEach
	void holding() {
		this.vault.holds(StubbedVault.PATH, KvJson.versioned(Map.of("a", "b"), 1));
	}

	@Test
	void wantingALongerLeaseThanTheTokenHasDoesNotLogInEachTime() throws IOException {
		this.vault.holds("/v1/database/creds/r", EngineJson.issued("database/creds/r/1", Duration.ofHours(1), true,
				"{\"username\":\"u\",\"password\":\"p\"}"));
		fetch("database/creds/r");
		rejectCredential();
		this.clock.pass(Duration.ofMinutes(30));
		for (int read = 0; read < 20; read++) {
			assertThat(this.store.fetch(request("database/creds/r", Duration.ofMinutes(45)))).isInstanceOf(Found.class);
		}

		assertThat(logins() - 1).isEqualTo(1);
	}

	@Test
	void aDeniedPathStaysADenialWhileLoginsAreRejected() throws IOException {
		this.vault.stub(get(urlEqualTo("/v1/secret/data/denied")).willReturn(StubbedVault.DENIED));
		fetchSecret();
		rejectCredential();
		this.clock.pass(Duration.ofMinutes(40));
		for (int read = 0; read < 20; read++) {
			assertThat(fetch("secret/denied")).isInstanceOf(Denied.class);
		}

		assertThat(logins() - 1).isEqualTo(1);
		assertThat(fetchSecret()).isInstanceOf(Found.class);
	}

	@Test
	void aTokenThatMayNotLookItselfUpIsNotTakenForOneThatVaultRejects() {
		this.vault.stub(get(urlEqualTo(StubbedVault.LOOKUP_SELF)).willReturn(StubbedVault.DENIED));
		this.vault.stub(get(urlEqualTo("/v1/secret/data/denied")).willReturn(StubbedVault.DENIED));

		assertThat(fetch("secret/denied")).isInstanceOf(Denied.class);
		assertThat(fetchSecret()).isInstanceOf(Found.class);
		assertThat(logins()).isEqualTo(1);
	}

	@Test
	void theLoginCarriesTheCorrelationIdOfWhoeverNeededIt() {
		fetchSecret();

		assertThat(this.vault.count(postRequestedFor(urlEqualTo(StubbedVault.LOGIN))
			.withHeader(VaultCalls.CORRELATION_ID, equalTo("correlation-1")))).isEqualTo(1);
	}

	@Override
	public FetchResult fetchSecret() {
		return this.store.fetch(StubbedVault.REQUEST);
	}

	@Override
	public void rejectCredential() throws IOException {
		this.vault.hasAnotherSecretId();
	}

	@Override
	public void pass(Duration time) {
		this.clock.pass(time);
	}

	@Override
	public Duration tokenLife() {
		return Duration.ofHours(1);
	}

	@Override
	public int loginCount() {
		return logins();
	}

	@Override
	public int callCount() {
		return calls();
	}

}

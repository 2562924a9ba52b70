package io.credbroker.provider.vault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import com.github.tomakehurst.wiremock.matching.RequestPatternBuilder;
import io.credbroker.provider.vault.VaultAuthentication.Token;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.FetchResult.Found;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Credentials that something else replaces on disk while the store runs.
 */
class CredentialFileTests extends VaultStoreFixture {

	private Path token;

	private VaultStore byToken;

	@BeforeEach
	void readingItsTokenFromAFile() throws IOException {
		this.token = Files.writeString(this.directory.resolve("token"), StubbedVault.FIRST_TOKEN);
		VaultStoreSettings settings = this.vault.settings(null);
		this.byToken = (VaultStore) new VaultStoreFactory(null, () -> null, this.clock)
			.create(new VaultStoreSettings(settings.address(), null, null, settings.engines(), settings.timeouts(),
					new VaultAuthentication(new Token(this.token), null, null, null, null)));
		this.vault.holds(StubbedVault.PATH, KvJson.versioned(Map.of("a", "b"), 1));
	}

	@AfterEach
	void closing() {
		this.byToken.close();
	}

	@Test
	void aReplacedTokenIsUsedAtOnceWhereVaultRefusesTheOldOne() throws IOException {
		fetch();
		Files.writeString(this.token, StubbedVault.SECOND_TOKEN);
		this.vault.accepts(StubbedVault.SECOND_TOKEN);
		this.vault.stub(get(StubbedVault.PATH).withHeader("X-Vault-Token", equalTo(StubbedVault.FIRST_TOKEN))
			.willReturn(aResponse().withStatus(403)));

		assertThat(fetch()).isInstanceOf(Found.class);
	}

	@Test
	@Timeout(30)
	void aReplacedTokenIsUsedAfterAMinuteWithoutAFailedFetch() throws Exception {
		fetch();
		Files.writeString(this.token, StubbedVault.SECOND_TOKEN);
		this.clock.pass(Duration.ofSeconds(61));

		while (this.vault.count(readWith(StubbedVault.SECOND_TOKEN)) == 0) {
			assertThat(fetch()).isInstanceOf(Found.class);
		}
		assertThat(this.vault.count(readWith(StubbedVault.FIRST_TOKEN))).isPositive();
	}

	@Test
	void aSecretIdIsReadAgainAtEachLogin() throws IOException {
		this.store.fetch(StubbedVault.REQUEST);
		Files.writeString(this.directory.resolve("secret-id"), "another-secret-id");
		this.clock.pass(Duration.ofHours(1));

		assertThat(this.store.fetch(StubbedVault.REQUEST)).isInstanceOf(Found.class);
		assertThat(this.vault.count(postRequestedFor(urlEqualTo(StubbedVault.LOGIN))
			.withRequestBody(matchingJsonPath("$.secret_id", equalTo("another-secret-id"))))).isEqualTo(1);
	}

	private FetchResult fetch() {
		return this.byToken.fetch(StubbedVault.REQUEST);
	}

	private static RequestPatternBuilder readWith(String token) {
		return getRequestedFor(urlEqualTo(StubbedVault.PATH)).withHeader("X-Vault-Token", equalTo(token));
	}

}

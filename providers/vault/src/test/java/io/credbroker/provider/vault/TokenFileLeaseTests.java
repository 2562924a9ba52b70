package io.credbroker.provider.vault;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;

import io.credbroker.provider.vault.VaultAuthentication.Token;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.FetchResult.Found;
import io.credbroker.spi.FetchResult.Malformed;
import io.credbroker.spi.FetchResult.Rejected;
import io.credbroker.spi.FetchResult.Unavailable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;

class TokenFileLeaseTests extends VaultStoreFixture {

	private static final String URL = "/v1/database/creds/readonly";

	private VaultStore fromFile;

	@BeforeEach
	void readingItsTokenFromAFile() throws IOException {
		VaultStoreSettings settings = this.vault.settings(null);
		Token token = new Token(Files.writeString(this.directory.resolve("token"), StubbedVault.FIRST_TOKEN));
		this.fromFile = (VaultStore) new VaultStoreFactory(null, () -> null, this.clock)
			.create(new VaultStoreSettings(settings.address(), null, null, settings.engines(), settings.timeouts(),
					new VaultAuthentication(token, null, null, null, null)));
		this.vault.holds(URL, EngineJson.issued("database/creds/readonly/1", Duration.ofHours(2), true,
				"{\"username\":\"u\",\"password\":\"p\"}"));
	}

	@AfterEach
	void closing() {
		this.fromFile.close();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "{'ttl':600,'expire_time':'2026-11-21T10:10:00Z'}|PT10M", "{'ttl':7200}|PT2H",
					"{'ttl':86400}|PT2H", "{'ttl':0,'expire_time':null}|PT2H",
					"{'ttl':0,'expire_time':'2026-11-21T10:00:00.4Z'}|PT0S" },
			quoteCharacter = '`')
	void whatVaultSaysOfTheTokenBoundsTheLease(String token, Duration expected) {
		this.vault
			.stub(get(StubbedVault.LOOKUP_SELF).willReturn(okJson("{\"data\":" + token.replace('\'', '"') + "}")));

		FetchResult result = fetch();

		assertThat(((Found) result).secret().expiresAt()).isEqualTo(this.clock.instant().plus(expected));
	}

	@Test
	void aTokenThatVaultNoLongerAcceptsIssuesNothing() {
		this.vault.accepts("some other token");

		assertThat(fetch()).isInstanceOf(Rejected.class);
		assertThat(gets(URL)).isZero();
	}

	@Test
	void withoutKnowingTheEndOfTheTokenNothingIsIssued() {
		this.vault.stub(get(StubbedVault.LOOKUP_SELF).willReturn(aResponse().withStatus(503)));
		FetchResult unavailable = fetch();
		this.vault.stub(get(StubbedVault.LOOKUP_SELF).willReturn(okJson("{\"data\":{}}")));
		FetchResult unsaid = fetch();

		assertThat(unavailable).isInstanceOf(Unavailable.class);
		assertThat(unsaid).isInstanceOf(Malformed.class);
		assertThat(gets(URL)).isZero();
	}

	private FetchResult fetch() {
		return this.fromFile.fetch(request("database/creds/readonly"));
	}

}

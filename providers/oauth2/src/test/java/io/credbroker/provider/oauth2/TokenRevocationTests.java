package io.credbroker.provider.oauth2;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.credbroker.provider.oauth2.OAuth2StoreSettings.NarrowerScope;
import io.credbroker.provider.support.StoreTimeouts;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.FetchResult.Denied;
import io.credbroker.spi.FetchResult.Found;
import io.credbroker.spi.Lease;
import io.credbroker.spi.LeaseRevoker;
import io.credbroker.spi.OptionValue;
import io.credbroker.spi.RevokeResult;
import io.credbroker.spi.Secret;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static io.credbroker.provider.oauth2.StubbedIssuer.key;
import static io.credbroker.provider.oauth2.StubbedIssuer.token;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of tokens that are not to be used any more.
 */
class TokenRevocationTests {

	private static final StoreTimeouts PATIENT = new StoreTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(5));

	@TempDir
	Path directory;

	private StubbedIssuer issuer;

	@BeforeEach
	void start() {
		this.issuer = new StubbedIssuer(this.directory);
	}

	@AfterEach
	void stop() {
		this.issuer.close();
	}

	@Test
	void aTokenThatLacksAScopeIsRefusedAndRevokedUnlessTheStoreAcceptsIt() {
		this.issuer.answers(okJson(token(Map.of("scope", "read"))));
		SecretKey key = key(Map.of("scope", new OptionValue.Texts(List.of("read", "write"))));

		assertThat(fetch(key)).isInstanceOfSatisfying(Denied.class,
				(denied) -> assertThat(denied.reason()).contains("without the scope write", "narrower-scope: accept"));
		assertThat(revoked()).containsExactly("the-token");
		try (SecretProvider provider = this.issuer.connect(Preset.NONE, this.issuer.bySecret(), NarrowerScope.ACCEPT,
				PATIENT)) {
			assertThat(StubbedIssuer.fetch(provider, key)).isInstanceOf(Found.class);
		}
	}

	@Test
	void aLeaseRevokesItsTokenAndTellsNothingOfIt() {
		try (SecretProvider provider = this.issuer.connect()) {
			Secret secret = ((Found) StubbedIssuer.fetch(provider, key(Map.of()))).secret();
			Lease lease = Objects.requireNonNull(secret.lease());

			assertThat(lease.id()).startsWith("token-").doesNotContain("the-token");
			assertThat(((LeaseRevoker) provider).revoke(lease)).isEqualTo(new RevokeResult.Revoked());
			assertThat(revoked()).containsExactly("the-token");
			assertThat(((LeaseRevoker) provider).revoke(lease)).isInstanceOf(Denied.class);
		}
	}

	@Test
	void afterARestartALeaseSaysThatItsTokenRunsToItsEnd() {
		Lease lease = Objects.requireNonNull(found(key(Map.of())).lease());

		try (SecretProvider restarted = this.issuer.connect()) {
			assertThat(((LeaseRevoker) restarted).revoke(lease)).isInstanceOfSatisfying(Denied.class,
					(denied) -> assertThat(denied.reason()).contains("restarted", "runs to its end"));
		}
		assertThat(revoked()).isEmpty();
	}

	private List<String> revoked() {
		return this.issuer.find(postRequestedFor(urlPathEqualTo(StubbedIssuer.REVOKE)))
			.stream()
			.map((request) -> StubbedIssuer.form(request).getOrDefault("token", ""))
			.toList();
	}

	private Secret found(SecretKey key) {
		return ((Found) fetch(key)).secret();
	}

	private FetchResult fetch(SecretKey key) {
		try (SecretProvider provider = this.issuer.connect(Preset.NONE, this.issuer.bySecret(), NarrowerScope.REFUSE,
				PATIENT)) {
			return StubbedIssuer.fetch(provider, key);
		}
	}

}

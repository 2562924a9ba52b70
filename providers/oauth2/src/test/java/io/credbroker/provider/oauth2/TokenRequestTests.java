package io.credbroker.provider.oauth2;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import com.github.tomakehurst.wiremock.client.WireMock;
import io.credbroker.provider.oauth2.OAuth2Authentication.ClientSecret;
import io.credbroker.provider.oauth2.OAuth2StoreSettings.NarrowerScope;
import io.credbroker.provider.support.StoreTimeouts;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.FetchResult.Found;
import io.credbroker.spi.OptionValue;
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
import static io.credbroker.provider.oauth2.StubbedIssuer.text;
import static io.credbroker.provider.oauth2.StubbedIssuer.token;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is sent to the authorization server, and what becomes of its answer.
 */
class TokenRequestTests {

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

	private Map<String, String> sent(Preset preset, Map<String, OptionValue> options) {
		try (SecretProvider provider = this.issuer.connect(preset, this.issuer.bySecret(), NarrowerScope.ACCEPT,
				PATIENT)) {
			assertThat(StubbedIssuer.fetch(provider, key(options))).isInstanceOf(Found.class);
		}
		return this.issuer.forms().getLast();
	}

	@Test
	void clientCredentialsNameScopesAudienceAndResource() {
		assertThat(sent(Preset.NONE,
				Map.of("scope", new OptionValue.Texts(List.of("read", "session:role:etl")), "audience", text("wh"),
						"resource", new OptionValue.Texts(List.of("https://a.example", "https://b.example")))))
			.isEqualTo(Map.of("grant_type", "client_credentials", "scope", "read session:role:etl", "audience", "wh",
					"resource", "https://a.example,https://b.example"));
	}

	@Test
	void aSecretInTheHeaderIsEncodedAsInAForm() {
		sent(Preset.NONE, Map.of());

		String header = this.issuer.find(postRequestedFor(urlPathEqualTo(StubbedIssuer.TOKEN)))
			.getLast()
			.getHeader("Authorization");
		assertThat(new String(Base64.getDecoder().decode(header.replace("Basic ", "")), StandardCharsets.US_ASCII))
			.isEqualTo("bro%3Aker:s3cr%2Fet+%2B");
	}

	@Test
	void aSecretInTheBodyIsNotInTheHeader() {
		OAuth2Authentication post = StubbedIssuer.bySecrets(List.of(this.issuer.secret("s", "s3c")),
				ClientSecret.Method.POST);
		try (SecretProvider provider = this.issuer.connect(Preset.NONE, post, NarrowerScope.REFUSE, PATIENT)) {
			assertThat(StubbedIssuer.fetch(provider, key(Map.of()))).isInstanceOf(Found.class);
		}

		assertThat(this.issuer.forms().getLast()).containsEntry("client_id", "bro:ker")
			.containsEntry("client_secret", "s3c");
		assertThat(this.issuer
			.count(postRequestedFor(WireMock.anyUrl()).withHeader("Authorization", WireMock.matching(".*")))).isZero();
	}

	@Test
	void anExchangeSendsTheCallersToken() {
		assertThat(sent(Preset.NONE,
				Map.of("on-behalf-of", text("true"), "audience", text("wh"), "requested-token-type",
						text("urn:ietf:params:oauth:token-type:jwt"))))
			.isEqualTo(Map.of("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange", "subject_token",
					"caller.token.sent", "subject_token_type", "urn:ietf:params:oauth:token-type:access_token",
					"requested_token_type", "urn:ietf:params:oauth:token-type:jwt", "audience", "wh"));
	}

	@Test
	void eachPresetAsksAsItsProductWants() {
		assertThat(sent(Preset.PING, Map.of("audience", text("wh")))).containsEntry("aud", "wh")
			.doesNotContainKey("audience");
		assertThat(sent(Preset.PING, Map.of("audience", text("wh"), "on-behalf-of", text("true"))))
			.containsEntry("audience", "wh");
		assertThat(sent(Preset.ENTRA, Map.of("resource", text("api://wh"))))
			.isEqualTo(Map.of("grant_type", "client_credentials", "scope", "api://wh/.default"));
		assertThat(sent(Preset.ENTRA, Map.of("scope", text("api://wh/read"), "on-behalf-of", text("true"))))
			.isEqualTo(Map.of("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion",
					"caller.token.sent", "requested_token_use", "on_behalf_of", "scope", "api://wh/read"));
		assertThat(sent(Preset.OKTA, Map.of("scope", text("read"))))
			.isEqualTo(Map.of("grant_type", "client_credentials", "scope", "read"));
		assertThat(sent(Preset.KEYCLOAK, Map.of("audience", text("wh"), "on-behalf-of", text("true"))))
			.containsEntry("audience", "wh");
	}

	@Test
	void theFieldsAreTheTokenItsTimesAndWhatElseTheIssuerSaid() {
		this.issuer.answers(okJson(token(Map.of("scope", "read write", "instance_url", "https://eu1.example",
				"refresh_token", "not-to-be-kept", "expires_in", 300))));
		Instant before = Instant.now().truncatedTo(ChronoUnit.SECONDS);

		Secret secret = found(key(Map.of("scope", text("read"))));

		assertThat(secret.fields()).containsOnlyKeys("access_token", "token_type", "scope", "expires_at",
				"instance_url");
		assertThat(reveal(secret, "access_token")).isEqualTo("the-token");
		assertThat(reveal(secret, "token_type")).isEqualTo("Bearer");
		assertThat(reveal(secret, "scope")).isEqualTo("read write");
		assertThat(Instant.parse(reveal(secret, "expires_at"))).isEqualTo(secret.expiresAt());
		assertThat(secret.expiresAt()).isBetween(before.plusSeconds(300), Instant.now().plusSeconds(300));
	}

	@Test
	void aTokenWithoutALifetimeIsShort() {
		this.issuer.answers(okJson("{\"access_token\":\"t\",\"token_type\":\"bearer\"}"));

		assertThat(found(key(Map.of())).expiresAt()).isBeforeOrEqualTo(Instant.now().plusSeconds(60));
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

	private static String reveal(Secret secret, String field) {
		return Objects.requireNonNull(secret.fields().get(field)).reveal();
	}

}

package io.credbroker.provider.vault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.credbroker.provider.support.StoreTimeouts;
import io.credbroker.provider.testkit.StubServer;
import io.credbroker.provider.vault.VaultAuthentication.AppRole;
import io.credbroker.spi.AuditContext;
import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.IssuingContext;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretProvider;
import org.jspecify.annotations.Nullable;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;

/**
 * Plays the part of Vault that the provider talks to.
 */
final class StubbedVault extends StubServer {

	static final String LOGIN = "/v1/auth/approle/login";

	static final String LOOKUP_SELF = "/v1/auth/token/lookup-self";

	static final String SECRET_ID = "the-secret-id-of-the-broker";

	static final String FIRST_TOKEN = "hvs.first-token-of-the-broker";

	static final String SECOND_TOKEN = "hvs.second-token-of-the-broker";

	static final SecretKey KEY = new SecretKey("secret/airflow/warehouse");

	static final String PATH = "/v1/secret/data/airflow/warehouse";

	static final FetchRequest REQUEST = new FetchRequest(KEY, Duration.ofMinutes(15), IssuingContext.NONE,
			new AuditContext("ping/airflow", "correlation-1"));

	/**
	 * The answer to an unknown token of OpenBao 2 and of Vault before 1.13.
	 */
	static final ResponseDefinitionBuilder UNKNOWN_TOKEN = forbidden("permission denied");

	/**
	 * The answer to a token whose policies do not allow the request.
	 */
	static final ResponseDefinitionBuilder DENIED = forbidden("1 error occurred:\\n\\t* permission denied\\n\\n");

	private static final StoreTimeouts PATIENT = new StoreTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(4));

	private static final StoreTimeouts BRIEF = new StoreTimeouts(Duration.ofMillis(500), Duration.ofSeconds(1));

	private final Path secretId;

	StubbedVault(Path directory) {
		try {
			this.secretId = Files.writeString(directory.resolve("secret-id"), SECRET_ID + "\n");
		}
		catch (IOException ex) {
			throw new java.io.UncheckedIOException(ex);
		}
		acceptsLogin(FIRST_TOKEN, Duration.ofHours(1));
		accepts(FIRST_TOKEN);
		stub(get(urlPathEqualTo("/v1/sys/health"))
			.willReturn(okJson("{\"initialized\":true,\"sealed\":false,\"standby\":false}")));
	}

	static ResponseDefinitionBuilder forbidden(String error) {
		return aResponse().withStatus(403)
			.withHeader("Content-Type", "application/json")
			.withBody("{\"errors\":[\"" + error + "\"]}");
	}

	/**
	 * Makes the broker's secret id wrong from now on.
	 */
	void hasAnotherSecretId() throws IOException {
		Files.writeString(this.secretId, "a-secret-id-that-was-destroyed");
		stub(post(urlEqualTo(LOGIN)).willReturn(aResponse().withStatus(400)
			.withHeader("Content-Type", "application/json")
			.withBody("{\"errors\":[\"invalid role or secret ID\"]}")));
	}

	void acceptsLogin(String token, Duration lease) {
		stub(post(urlEqualTo(LOGIN)).willReturn(okJson("""
				{"auth":{"client_token":"%s","accessor":"a","lease_duration":%d,"renewable":false}}
				""".formatted(token, lease.toSeconds()))));
	}

	/**
	 * Accepts only this token from now on.
	 */
	void accepts(String token) {
		stub(get(urlEqualTo(LOOKUP_SELF)).willReturn(UNKNOWN_TOKEN));
		stub(get(urlEqualTo(LOOKUP_SELF)).withHeader("X-Vault-Token", equalTo(token))
			.willReturn(okJson("{\"data\":{\"ttl\":100}}")));
	}

	void holds(String path, String json) {
		stub(get(urlEqualTo(path)).willReturn(okJson(json)));
	}

	/**
	 * Answers only to the token, and 403 to any other.
	 */
	void holds(String path, String json, String token) {
		stub(get(urlEqualTo(path)).atPriority(10).willReturn(DENIED));
		stub(get(urlEqualTo(path)).withHeader("X-Vault-Token", equalTo(token)).willReturn(okJson(json)));
	}

	VaultStoreSettings settings(@Nullable String namespace) {
		return settings(namespace, PATIENT);
	}

	private VaultStoreSettings settings(@Nullable String namespace, StoreTimeouts timeouts) {
		return new VaultStoreSettings(address(), namespace, null,
				Map.of(VaultEngine.KV_2, List.of("secret", "team-a/kv"), VaultEngine.KV_1, List.of("legacy"),
						VaultEngine.DATABASE, List.of("database"), VaultEngine.AWS, List.of("aws"), VaultEngine.LEASING,
						List.of("rabbitmq")),
				timeouts,
				new VaultAuthentication(null, new AppRole("broker-role", this.secretId, "approle"), null, null, null));
	}

	SecretProvider connect(Clock clock) {
		return new VaultStoreFactory(null, () -> null, clock).create(settings(null));
	}

	SecretProvider connectBriefly() {
		return new VaultStoreFactory(null, () -> null, Clock.systemUTC()).create(settings(null, BRIEF));
	}

	FetchResult fetch() {
		try (SecretProvider provider = connectBriefly()) {
			return provider.fetch(REQUEST);
		}
	}

}

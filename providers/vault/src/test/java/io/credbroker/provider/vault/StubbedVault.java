package io.credbroker.provider.vault;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.matching.RequestPatternBuilder;
import com.github.tomakehurst.wiremock.stubbing.StubMapping;
import io.credbroker.provider.vault.VaultAuthentication.AppRole;
import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.Requester;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretProvider;
import org.jspecify.annotations.Nullable;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;

/**
 * Plays the part of Vault that the provider talks to.
 */
final class StubbedVault implements AutoCloseable {

	static final String LOGIN = "/v1/auth/approle/login";

	static final String LOOKUP_SELF = "/v1/auth/token/lookup-self";

	static final String SECRET_ID = "the-secret-id-of-the-broker";

	static final String FIRST_TOKEN = "hvs.first-token-of-the-broker";

	static final String SECOND_TOKEN = "hvs.second-token-of-the-broker";

	static final SecretKey KEY = new SecretKey("secret/airflow/warehouse");

	static final String PATH = "/v1/secret/data/airflow/warehouse";

	static final FetchRequest REQUEST = new FetchRequest(KEY, Duration.ofMinutes(15),
			new Requester("ping/airflow", "correlation-1"));

	final WireMockServer server = new WireMockServer(
			WireMockConfiguration.options().dynamicPort().jettyAcceptQueueSize(500).bindAddress("127.0.0.1"));

	private @Nullable StubMapping trouble;

	private final Path secretId;

	StubbedVault(Path directory) {
		try {
			this.secretId = Files.writeString(directory.resolve("secret-id"), SECRET_ID + "\n");
		}
		catch (IOException ex) {
			throw new java.io.UncheckedIOException(ex);
		}
		this.server.start();
		acceptsLogin(FIRST_TOKEN, Duration.ofHours(1));
		accepts(FIRST_TOKEN);
		this.server.stubFor(get(urlPathEqualTo("/v1/sys/health"))
			.willReturn(okJson("{\"initialized\":true,\"sealed\":false,\"standby\":false}")));
	}

	void acceptsLogin(String token, Duration lease) {
		this.server.stubFor(post(urlEqualTo(LOGIN)).willReturn(okJson("""
				{"auth":{"client_token":"%s","accessor":"a","lease_duration":%d,"renewable":false}}
				""".formatted(token, lease.toSeconds()))));
	}

	/**
	 * From now on this token is known, and no other.
	 */
	void accepts(String token) {
		this.server.stubFor(get(urlEqualTo(LOOKUP_SELF))
			.willReturn(aResponse().withStatus(403).withBody("{\"errors\":[\"permission denied\"]}")));
		this.server.stubFor(get(urlEqualTo(LOOKUP_SELF)).withHeader("X-Vault-Token", equalTo(token))
			.willReturn(okJson("{\"data\":{\"ttl\":100}}")));
	}

	void holds(String path, String json) {
		this.server.stubFor(get(urlEqualTo(path)).willReturn(okJson(json)));
	}

	/**
	 * Answers only to the token, and 403 to any other.
	 */
	void holds(String path, String json, String token) {
		this.server.stubFor(get(urlEqualTo(path)).atPriority(10)
			.willReturn(aResponse().withStatus(403).withBody("{\"errors\":[\"permission denied\"]}")));
		this.server.stubFor(get(urlEqualTo(path)).withHeader("X-Vault-Token", equalTo(token)).willReturn(okJson(json)));
	}

	void stub(MappingBuilder mapping) {
		this.server.stubFor(mapping);
	}

	/**
	 * Everything, whatever it is, is answered like this until {@link #recovers()}.
	 */
	void answersAll(com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder answer) {
		this.trouble = this.server.stubFor(any(anyUrl()).atPriority(1).willReturn(answer));
	}

	void recovers() {
		if (this.trouble != null) {
			this.server.removeStub(this.trouble);
		}
	}

	int count(RequestPatternBuilder requests) {
		return this.server.countRequestsMatching(requests.build()).getCount();
	}

	VaultStoreSettings settings(@Nullable String namespace) {
		return new VaultStoreSettings(URI.create("http://127.0.0.1:" + this.server.port()), namespace, null,
				Map.of(VaultEngine.KV_2, List.of("secret", "team-a/kv"), VaultEngine.KV_1, List.of("legacy"),
						VaultEngine.DATABASE, List.of("database"), VaultEngine.AWS, List.of("aws"), VaultEngine.LEASING,
						List.of("rabbitmq")),
				new VaultStoreSettings.Timeouts(Duration.ofSeconds(2), Duration.ofSeconds(2)),
				new VaultAuthentication(null, new AppRole("broker-role", this.secretId, "approle"), null, null, null));
	}

	SecretProvider connect(Clock clock) {
		return new VaultStoreFactory(null, clock).create(settings(null));
	}

	FetchResult fetch() {
		try (SecretProvider provider = connect(Clock.systemUTC())) {
			return provider.fetch(REQUEST);
		}
	}

	@Override
	public void close() {
		this.server.stop();
	}

}

package io.credbroker.provider.vault;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import io.credbroker.provider.support.StoreHttpResponse;
import io.credbroker.provider.testkit.HttpFaults;
import io.credbroker.provider.vault.VaultAuthentication.AppRole;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.FetchResult.Malformed;
import io.credbroker.spi.FetchResult.Missing;
import io.credbroker.spi.FetchResult.Rejected;
import io.credbroker.spi.FetchResult.Throttled;
import io.credbroker.spi.FetchResult.Unavailable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class VaultFailureTableTests {

	@TempDir
	Path directory;

	private StubbedVault vault;

	@BeforeEach
	void start() {
		this.vault = new StubbedVault(this.directory);
	}

	@AfterEach
	void stop() {
		this.vault.close();
	}

	static Stream<Arguments> answersToAKeyValueRead() {
		return Stream.of(arguments("absent", json(404, "{\"errors\":[]}"), Missing.class),
				arguments("soft-deleted", json(404, KvJson.versioned("null", 3, "2026-11-21T10:00:00Z")),
						Missing.class),
				arguments("deleted, answered with 200", json(200, KvJson.versioned("null", 3, "")), Missing.class),
				arguments("no engine mounted", json(404, "{\"errors\":[\"no handler for route\"]}"), Malformed.class),
				arguments("other engine version", json(404, "{\"data\":null,\"warnings\":[\"Invalid path\"]}"),
						Malformed.class),
				arguments("version 1 answer", json(200, KvJson.unversioned(Map.of("a", "b"))), Malformed.class),
				arguments("404 of a proxy", json(404, "<html>not here</html>"), Malformed.class),
				arguments("HTML", aResponse().withHeader("Content-Type", "text/html").withBody("<html/>"),
						Malformed.class),
				arguments("cut JSON", json(200, "{\"data\":{\"data\":{\"a\":"), Malformed.class),
				arguments("JSON twice", json(200, KvJson.versioned("{\"a\":\"b\"}", 1, "") + "{}"), Malformed.class),
				arguments("a JSON list", json(200, "[]"), Malformed.class),
				arguments("nothing", json(200, ""), Malformed.class),
				arguments("no data", json(200, "{\"auth\":null}"), Malformed.class),
				arguments("no fields", json(200, KvJson.versioned("{}", 1, "")), Malformed.class),
				arguments("fields that are none", json(200, KvJson.versioned("\"text\"", 1, "")), Malformed.class),
				arguments("the same field twice", json(200, KvJson.versioned("{\"a\":\"b\",\"a\":\"c\"}", 1, "")),
						Malformed.class));
	}

	static Stream<Arguments> faults() {
		return HttpFaults.rows(KvJson.versioned("{\"a\":\"b\"}", 1, ""));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource({ "answersToAKeyValueRead", "faults" })
	void everyAnswerToAReadHasItsResult(String name, ResponseDefinitionBuilder answer,
			Class<? extends FetchResult> expected) {
		this.vault.stub(get(urlEqualTo(StubbedVault.PATH)).willReturn(answer));

		assertThat(this.vault.fetch()).isInstanceOf(expected);
	}

	static Stream<Arguments> answersToALogin() {
		return Stream.of(row(400, Rejected.class), row(403, Rejected.class), row(404, Malformed.class),
				row(429, Throttled.class), row(473, Unavailable.class), row(500, Unavailable.class),
				row(503, Unavailable.class), arguments("no token", json(200, "{\"auth\":null}"), Malformed.class),
				arguments("an empty login", json(200, "{\"auth\":{}}"), Malformed.class),
				arguments("HTML", aResponse().withHeader("Content-Type", "text/html").withBody("<html/>"),
						Malformed.class),
				arguments("cut JSON", json(200, "{\"auth\":{\"client_token\":"), Malformed.class),
				arguments("nothing", json(200, ""), Malformed.class),
				arguments("far too much", json(200, "x".repeat(StoreHttpResponse.LARGEST + 1)), Malformed.class),
				arguments("silence", aResponse().withFixedDelay(60_000), Unavailable.class),
				arguments("a reset", aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER), Unavailable.class));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("answersToALogin")
	void everyAnswerToALoginHasItsResult(String name, ResponseDefinitionBuilder answer,
			Class<? extends FetchResult> expected) {
		this.vault.stub(post(urlEqualTo(StubbedVault.LOGIN)).willReturn(answer));

		assertThat(this.vault.fetch()).isInstanceOf(expected);
	}

	@Test
	void aPortWhereNothingListensIsUnavailable() {
		VaultStoreSettings open = this.vault.settings(null);
		VaultStoreSettings closed = new VaultStoreSettings(HttpFaults.nowhere(), null, null, open.engines(),
				open.timeouts(), open.authentication());

		try (var provider = new VaultStoreFactory(null, () -> null, Clock.systemUTC()).create(closed)) {
			assertThat(provider.fetch(StubbedVault.REQUEST))
				.isEqualTo(new Unavailable("no connection to Vault: refused, or its host name is unknown", null));
		}
	}

	@Test
	void aCredentialFileThatIsNotThereIsToldWithoutItsName() {
		VaultStoreSettings open = this.vault.settings(null);
		Path absent = this.directory.resolve("absent");
		VaultStoreSettings settings = new VaultStoreSettings(open.address(), null, null, open.engines(),
				open.timeouts(),
				new VaultAuthentication(null, new AppRole("role", absent, "approle"), null, null, null));

		try (var provider = new VaultStoreFactory(null, () -> null, Clock.systemUTC()).create(settings)) {
			assertThat(provider.fetch(StubbedVault.REQUEST)).isInstanceOfSatisfying(Unavailable.class,
					(unavailable) -> assertThat(unavailable.reason()).contains("credential file cannot be read")
						.doesNotContain(absent.toString()));
		}
	}

	private static Arguments row(int status, Class<? extends FetchResult> expected) {
		return arguments(String.valueOf(status), json(status, "{\"errors\":[\"as told\"]}"), expected);
	}

	private static ResponseDefinitionBuilder json(int status, String body) {
		return aResponse().withStatus(status).withHeader("Content-Type", "application/json").withBody(body);
	}

}

package io.credbroker.provider.conjur;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.matching.StringValuePattern;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.credbroker.provider.conjur.ConjurAuthentication.ApiKey;
import io.credbroker.provider.support.StoreTimeouts;
import io.credbroker.provider.testkit.StubServer;
import io.credbroker.spi.AuditContext;
import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.IssuingContext;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretProvider;

import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;

/**
 * Plays the part of Conjur that the provider talks to.
 */
final class StubbedConjur extends StubServer {

	static final String LOGIN = "/authn/bank/host%2Fapps%2Fbroker/authenticate";

	static final String API_KEY = "the-api-key-of-the-broker-1x2y3z";

	static final String FIRST_SIGNATURE = "c2lnbmF0dXJlLW9mLXRoZS1maXJzdC10b2tlbg==";

	static final String SECOND_SIGNATURE = "c2lnbmF0dXJlLW9mLXRoZS1zZWNvbmQtdG9rZW4=";

	static final FetchRequest REQUEST = request("airflow/warehouse");

	static final String ABSENT = "{\"error\":{\"code\":\"not_found\",\"message\":\"not found\"}}";

	private static final StringValuePattern TOKEN = matching("Token token=\"[A-Za-z0-9+/=]+\"");

	private final Path apiKey;

	StubbedConjur(Path directory) {
		try {
			this.apiKey = Files.writeString(directory.resolve("api-key"), API_KEY + "\n");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		beStrict();
		stub(post(urlEqualTo(LOGIN)).withRequestBody(equalTo(API_KEY)).willReturn(okJson(token(FIRST_SIGNATURE))));
		stub(authorized("/whoami").willReturn(okJson("{\"account\":\"bank\",\"username\":\"host/apps/broker\"}")));
	}

	/**
	 * The default answers of a real Conjur: 401 with a text without a token, on every
	 * path; 401 without a text to a wrong login; 404 in JSON to what does not exist or is
	 * not visible.
	 */
	private void beStrict() {
		stub(any(anyUrl()).atPriority(10)
			.willReturn(aResponse().withStatus(401)
				.withHeader("Content-Type", "text/plain")
				.withBody("Authorization missing")));
		stub(post(urlPathMatching("/authn(-jwt|-k8s)?/.*/authenticate")).atPriority(9)
			.willReturn(aResponse().withStatus(401)));
		stub(any(urlPathMatching("/(resources|secrets)/.*")).withHeader("Authorization", TOKEN)
			.atPriority(8)
			.willReturn(aResponse().withStatus(404).withHeader("Content-Type", "application/json").withBody(ABSENT)));
	}

	private static MappingBuilder authorized(String url) {
		return get(urlEqualTo(url)).withHeader("Authorization", TOKEN);
	}

	/**
	 * Makes the broker's API key wrong from now on.
	 */
	void hasAnotherKey() throws IOException {
		Files.writeString(this.apiKey, "a-key-that-was-replaced-in-conjur");
	}

	static FetchRequest request(String key) {
		return new FetchRequest(new SecretKey(key), Duration.ofMinutes(15), IssuingContext.NONE,
				new AuditContext("ping/airflow", "c-1"));
	}

	static String token(String signature) {
		return token(signature, "{\"sub\":\"host/apps/broker\",\"iat\":1763719200}");
	}

	static String token(String signature, String payload) {
		return "{\"protected\":\"%s\",\"payload\":\"%s\",\"signature\":\"%s\"}".formatted(base64("{\"alg\":\"x\"}"),
				base64(payload), signature);
	}

	/**
	 * The value of the header that carries a token.
	 */
	static String authorization(String signature) {
		return "Token token=\"" + base64(token(signature)) + "\"";
	}

	private static String base64(String text) {
		return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
	}

	static String resource(String id) {
		return "/resources/bank/variable/" + id.replace("/", "%2F");
	}

	static String secret(String id) {
		return "/secrets/bank/variable/" + id.replace("/", "%2F");
	}

	static String facts(int version, String more) {
		String older = (version > 1) ? "{\"version\":" + (version - 1) + ",\"expires_at\":null}," : "";
		return """
				{"created_at":"2026-11-01T10:00:00.000+00:00","id":"bank:variable:x","owner":"bank:policy:airflow",
				"secrets":[%s{"version":%d,"expires_at":null}],"annotations":[],"permissions":[]%s}
				""".formatted(older, version, more);
	}

	void holds(String id, String value, int version) {
		describes(id, facts(version, ""));
		stub(authorized(secret(id))
			.willReturn(aResponse().withHeader("Content-Type", "application/octet-stream").withBody(value)));
	}

	void describes(String id, String facts) {
		stub(authorized(resource(id)).willReturn(okJson(facts)));
	}

	/**
	 * Describes the variable by these in turn, one per look at it; the last one stays.
	 */
	void describesInTurn(String id, List<String> facts) {
		for (int turn = 0; turn < facts.size(); turn++) {
			stub(authorized(resource(id)).inScenario(id)
				.whenScenarioStateIs((turn == 0) ? Scenario.STARTED : "look " + turn)
				.willSetStateTo("look " + Math.min(turn + 1, facts.size() - 1))
				.willReturn(okJson(facts.get(turn))));
		}
	}

	void holdsWarehouse() {
		holds("airflow/warehouse/username", "etl", 3);
		holds("airflow/warehouse/password", "hidden", 7);
	}

	void lacks(String id) {
		stub(authorized(resource(id))
			.willReturn(aResponse().withStatus(404).withHeader("Content-Type", "application/json").withBody(ABSENT)));
	}

	static ConjurStoreSettings settings(URI address, ConjurAuthentication authentication, List<String> fields,
			Duration read) {
		return new ConjurStoreSettings(address, "bank", null, fields, new StoreTimeouts(read.dividedBy(2), read),
				authentication);
	}

	ConjurAuthentication byApiKey() {
		return new ConjurAuthentication(new ApiKey("host/apps/broker", this.apiKey), null, null, null);
	}

	SecretProvider connect(Clock clock, String... fields) {
		return connect(clock, Duration.ofSeconds(1), fields);
	}

	SecretProvider connect(Clock clock, Duration read, String... fields) {
		return new ConjurStoreFactory(null, clock).create(settings(address(), byApiKey(), List.of(fields), read));
	}

	FetchResult fetch() {
		try (SecretProvider provider = connect(Clock.systemUTC(), "username", "password")) {
			return provider.fetch(REQUEST);
		}
	}

}

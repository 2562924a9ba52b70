package io.credbroker.provider.oauth2;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.credbroker.provider.testkit.HttpFaults;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.FetchResult.Denied;
import io.credbroker.spi.FetchResult.Found;
import io.credbroker.spi.FetchResult.Malformed;
import io.credbroker.spi.FetchResult.Rejected;
import io.credbroker.spi.FetchResult.Throttled;
import io.credbroker.spi.FetchResult.Unavailable;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static io.credbroker.provider.oauth2.StubbedIssuer.error;
import static io.credbroker.provider.oauth2.StubbedIssuer.text;
import static io.credbroker.provider.oauth2.StubbedIssuer.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Each answer of an authorization server and the result that it must have.
 */
class OAuth2FailureTableTests {

	private static final SecretKey PLAIN = StubbedIssuer.key(Map.of());

	private static final SecretKey EXCHANGE = StubbedIssuer.key(Map.of("on-behalf-of", text("true")));

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

	static Stream<Arguments> errors() {
		return Stream.of(code(401, "invalid_client", Rejected.class), code(400, "invalid_client", Rejected.class),
				code(401, "unauthorized_client", Rejected.class), code(400, "unauthorized_client", Denied.class),
				code(400, "invalid_scope", Denied.class), code(400, "invalid_grant", Denied.class),
				code(400, "unsupported_grant_type", Denied.class), code(403, "access_denied", Denied.class),
				code(400, "invalid_target", Denied.class), code(400, "invalid_request", Malformed.class),
				code(400, "temporarily_unavailable", Unavailable.class), code(500, "server_error", Unavailable.class),
				code(400, "slow_down", Throttled.class), code(400, "hidden-detail", Malformed.class),
				code(503, "hidden-detail", Unavailable.class));
	}

	static Stream<Arguments> answers() {
		return Stream.of(row(400, Malformed.class), row(401, Rejected.class), row(403, Denied.class),
				row(404, Malformed.class), row(405, Malformed.class), row(407, Rejected.class),
				row(429, Throttled.class), row(500, Unavailable.class), row(502, Unavailable.class),
				row(503, Unavailable.class), row(504, Unavailable.class), row(204, Malformed.class),
				row(200, Malformed.class), body("cut JSON", "{\"access_token\":\"hidden-detail"),
				body("a JSON list", "[]"), body("nothing", ""), body("JSON twice", token(Map.of()) + "{}"),
				body("no token", "{\"token_type\":\"Bearer\"}"),
				body("an empty token", token(Map.of("access_token", ""))),
				body("a token that no header can carry", token(Map.of("access_token", "hidden-detail\r\nX: y"))),
				body("a token that is no text", token(Map.of("access_token", Map.of("hidden-detail", 1)))),
				body("a huge token", token(Map.of("access_token", "x".repeat(70_000)))),
				body("the same member twice",
						"{\"access_token\":\"a\",\"access_token\":\"b\",\"token_type\":\"Bearer\"}"),
				body("a bound token", token(Map.of("token_type", "DPoP"))),
				body("another type", token(Map.of("token_type", "mac"))),
				body("no type", "{\"access_token\":\"hidden-detail\"}"),
				body("an expired token", token(Map.of("expires_in", 0))),
				body("a negative lifetime", token(Map.of("expires_in", -5))),
				body("no number", token(Map.of("expires_in", "hidden-detail"))));
	}

	static Stream<Arguments> faults() {
		return HttpFaults.rows(token(Map.of()));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource({ "errors", "answers", "faults" })
	void everyAnswerHasItsResult(String name, ResponseDefinitionBuilder answer, Class<? extends FetchResult> expected) {
		this.issuer.answers(answer);

		FetchResult result = fetch(PLAIN);

		assertThat(result).isInstanceOf(expected);
		assertThat(result.toString()).doesNotContain("hidden-detail");
	}

	@Test
	void aTokenOfTheCallerThatIsNotAcceptedSaysSoAndIsNoRejectionOfTheClient() {
		this.issuer.answers(text(400, error("invalid_grant")));

		assertThat(fetch(EXCHANGE)).isInstanceOfSatisfying(Denied.class,
				(denied) -> assertThat(denied.reason()).contains("does not accept the caller's token")
					.doesNotContain("caller.token.sent"));
	}

	@Test
	void anIssuerThatIsBusySaysHowLongToWait() {
		this.issuer.answers(text(429, "").withHeader("Retry-After", "7"));
		assertThat(fetch(PLAIN)).isEqualTo(new Throttled(Duration.ofSeconds(7)));

		this.issuer.answers(text(503, "<html/>").withHeader("Retry-After", "9"));
		assertThat(fetch(PLAIN)).isEqualTo(new Unavailable("the issuer answered 503", Duration.ofSeconds(9)));
	}

	@Test
	void entrasOwnNumberIsNamed() {
		this.issuer.answers(text(401, "{\"error\":\"invalid_client\",\"error_codes\":[7000222]}"));

		assertThat(fetch(PLAIN).toString()).contains("401 invalid_client AADSTS7000222", "check client-id");
	}

	@Test
	void aLifetimeThatIsATextCountsAndOneThatIsMissingIsShort() {
		for (String body : new String[] { token(Map.of("expires_in", "300")), token(Map.of("expires_in", 99999999999L)),
				"{\"access_token\":\"t\",\"token_type\":\"bearer\"}" }) {
			this.issuer.answers(text(200, body));
			assertThat(fetch(PLAIN)).as(body).isInstanceOf(Found.class);
		}
	}

	@Test
	void aPortWhereNothingListensIsUnavailable() {
		URI nowhere = HttpFaults.nowhere();
		try (SecretProvider provider = new OAuth2StoreFactory(null, java.time.Clock.systemUTC())
			.create(StubbedIssuer.at(nowhere).settings(Preset.NONE, this.issuer.bySecret()))) {
			assertThat(StubbedIssuer.fetch(provider, PLAIN))
				.isEqualTo(new Unavailable("no connection to the issuer: refused, or its host name is unknown", null));
		}
	}

	private FetchResult fetch(SecretKey key) {
		try (SecretProvider provider = this.issuer.connect()) {
			return StubbedIssuer.fetch(provider, key);
		}
	}

	private static Arguments code(int status, String code, Class<? extends FetchResult> expected) {
		return arguments(status + " " + code, text(status, error(code)), expected);
	}

	private static Arguments row(int status, Class<? extends FetchResult> expected) {
		return arguments(String.valueOf(status), text(status, "<html>hidden-detail</html>"), expected);
	}

	private static Arguments body(String name, String body) {
		return arguments(name, text(200, body), Malformed.class);
	}

}

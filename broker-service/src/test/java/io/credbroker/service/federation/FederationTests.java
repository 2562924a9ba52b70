package io.credbroker.service.federation;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import com.nimbusds.jose.jwk.JWKSet;
import io.credbroker.service.support.Broker;
import io.credbroker.service.support.Scrape;
import io.credbroker.service.support.SigningKeyFiles;
import io.credbroker.spi.ContextPart;
import io.credbroker.spi.ContextValue;
import io.credbroker.spi.IdentityTokens.IdentityToken;
import io.credbroker.spi.IdentityTokens.MissingContextException;
import io.credbroker.spi.IdentityTokens.NoSigningKeyException;
import io.credbroker.spi.IdentityTokens.TokenRequest;
import io.credbroker.spi.IssuingContext;
import io.credbroker.spi.Standing;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * The broker as an issuer: what verifiers find, and what its tokens say.
 */
@ExtendWith(OutputCaptureExtension.class)
class FederationTests {

	private static final String DISCOVERY = "/.well-known/openid-configuration";

	private static final Map<ContextPart, String> TASK = Map.of(ContextPart.DAG, "etl_daily", ContextPart.TASK, "load",
			ContextPart.RUN, "scheduled__2026-01-01", ContextPart.RUN_TYPE, "scheduled", ContextPart.TEAM, "blue");

	private static FederatedBroker broker;

	@BeforeAll
	static void start(@TempDir Path directory) {
		SigningKeyFiles keys = SigningKeyFiles.in(directory.resolve("keys"))
			.add("one", Instant.now().minusSeconds(60), Duration.ofDays(1));
		broker = FederatedBroker.start(directory, keys.directory(), Map.of());
	}

	@AfterAll
	static void stop() {
		broker.close();
	}

	private static IdentityToken sign(IssuingContext context, Map<String, Object> claims) {
		return broker.tokens().sign(new TokenRequest("sts.amazonaws.com", context, Duration.ofHours(9), claims));
	}

	private static HttpResponse<String> open(String method, String path) {
		return broker.broker()
			.send(HttpRequest.newBuilder(URI.create(broker.broker().url() + path))
				.method(method, HttpRequest.BodyPublishers.noBody())
				.build());
	}

	@Test
	void aVerifierThatKnowsOnlyTheIssuerAcceptsAToken() {
		Instant before = Instant.now();
		IdentityToken token = sign(broker.context(Standing.VERIFIED, TASK),
				Map.of("https://example/tags", List.of("a")));

		Jwt jwt = JwtDecoders.fromIssuerLocation(broker.issuer()).decode(token.token().reveal());

		assertThat(token.subject()).isEqualTo("airflow:test:dag:etl_daily:task:load").isEqualTo(jwt.getSubject());
		assertThat(jwt.getIssuer()).hasToString(broker.issuer());
		assertThat(jwt.getAudience()).containsExactly("sts.amazonaws.com");
		assertThat(jwt.getClaims()).containsEntry("dag_id", "etl_daily")
			.containsEntry("task_id", "load")
			.containsEntry("run_id", "scheduled__2026-01-01")
			.containsEntry("run_type", "scheduled")
			.containsEntry("team", "blue")
			.containsEntry("context_standing", "verified")
			.containsEntry("https://example/tags", List.of("a"))
			.containsKeys("jti", "nbf");
		assertThat(jwt.getExpiresAt()).isEqualTo(token.expiresAt())
			.isBetween(before.plus(Duration.ofMinutes(14)), Instant.now().plus(Duration.ofMinutes(15)));
		assertThat(token.toString()).doesNotContain(token.token().reveal());
	}

	@Test
	void whatOnlyTheCallerSaysIsInNoToken(CapturedOutput output) {
		IssuingContext asserted = broker.context(Standing.ASSERTED, TASK);

		assertThatExceptionOfType(MissingContextException.class).isThrownBy(() -> sign(asserted, Map.of()))
			.withMessageContaining("the dag of the lookup is not known well enough")
			.withMessageContaining("broker.federation.minimum-standing");
		IssuingContext mixed = IssuingContext.of(broker.tokens().scope(),
				(part) -> ContextValue.of("x", (part == ContextPart.RUN) ? Standing.ASSERTED : Standing.ATTESTED));
		Jwt jwt = JwtDecoders.fromIssuerLocation(broker.issuer()).decode(sign(mixed, Map.of()).token().reveal());
		assertThat(jwt.getClaims()).doesNotContainKey("run_id").containsEntry("context_standing", "attested");
		assertThat(output).doesNotContain(jwt.getTokenValue());
	}

	@Test
	void aLookupThatNamesNoTaskGetsNoTokenOfAnother() {
		IssuingContext noTask = broker.context(Standing.VERIFIED, Map.of(ContextPart.DAG, "etl_daily"));

		assertThatExceptionOfType(MissingContextException.class).isThrownBy(() -> sign(noTask, Map.of()))
			.withMessage("the lookup names no task");
		assertThatExceptionOfType(MissingContextException.class).isThrownBy(() -> sign(
				broker.context(Standing.VERIFIED, Map.of(ContextPart.DAG, "a\ud800", ContextPart.TASK, "load")),
				Map.of()));
	}

	@Test
	void everyClaimOfTheBrokerIsReserved() {
		assertThat(TokenRequest.RESERVED).containsAll(Arrays.stream(TokenPart.values()).map(TokenPart::claim).toList());
	}

	@ParameterizedTest
	@ValueSource(strings = { "sub", "iss", "exp", "dag_id", "caller", "context_standing" })
	void noFurtherClaimReplacesOneOfTheBroker(String claim) {
		IssuingContext context = broker.context(Standing.VERIFIED, TASK);

		assertThatIllegalArgumentException().isThrownBy(() -> sign(context, Map.of(claim, "x")))
			.withMessageContaining(claim);
	}

	@Test
	void theDocumentsAreOpenAndMayBeCached() throws Exception {
		HttpResponse<String> discovery = open("GET", DISCOVERY);
		HttpResponse<String> keys = open("GET", "/federation/jwks");

		assertThat(discovery.statusCode()).isEqualTo(200);
		assertThat(discovery.body()).contains("\"jwks_uri\":\"" + broker.issuer() + "/federation/jwks\"",
				"\"id_token_signing_alg_values_supported\":[\"RS256\"]");
		assertThat(JWKSet.parse(keys.body()).getKeys()).singleElement().satisfies((key) -> {
			assertThat(key.isPrivate()).isFalse();
			assertThat(key.getAlgorithm().getName()).isEqualTo("RS256");
			assertThat(key.getX509CertChain()).isNotEmpty();
		});
		for (HttpResponse<String> answer : List.of(discovery, keys)) {
			assertThat(answer.headers().allValues("Cache-Control")).containsExactly("public, max-age=300");
			assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
			assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { DISCOVERY, "/federation/jwks" })
	void nothingButReadingIsOpen(String path) {
		HttpResponse<String> posted = open("POST", path);

		assertThat(posted.statusCode()).isEqualTo(405);
		assertThat(posted.headers().firstValue("Allow")).contains("GET");
		assertThat(posted.headers().firstValue("Cache-Control")).contains("no-store");
		assertThat(open("GET", path + "/other").statusCode()).isEqualTo(401);
		assertThat(open("GET", path + ";a=b/../../v1/stores").statusCode()).isIn(400, 401);
	}

	@Test
	void metricsTellOfTheKeysAndTheTokens() {
		sign(broker.context(Standing.VERIFIED, TASK), Map.of());
		Scrape scrape = Scrape.of(broker.broker());

		assertThat(scrape.value("broker_federation_key_signing", "key=\"one\"")).isEqualTo(1);
		assertThat(scrape.value("broker_federation_key_expires_timestamp_seconds", "key=\"one\""))
			.isGreaterThan((double) Instant.now().getEpochSecond());
		assertThat(scrape.value("broker_federation_keys_refused")).isZero();
		assertThat(scrape.value("broker_federation_tokens_total", "outcome=\"signed\"")).isPositive();
		assertThat(scrape.value("broker_federation_tokens_total", "outcome=\"key_missing\"")).isZero();
	}

	@Test
	void anIssuerWithAPathIsDiscoveredBelowIt(@TempDir Path directory) {
		SigningKeyFiles keys = SigningKeyFiles.in(directory.resolve("keys"))
			.add("one", Instant.now().minusSeconds(60), Duration.ofDays(1));
		Map<String, Object> more = Map.of("path", "/airflow", "broker.federation.minimum-standing", "asserted",
				"broker.federation.subject", "{team}", "broker.federation.claims", "");
		try (FederatedBroker below = FederatedBroker.start(directory, keys.directory(), more)) {
			IssuingContext context = below.context(Standing.ASSERTED, Map.of(ContextPart.TEAM, "blue/1"));
			String token = below.tokens()
				.sign(new TokenRequest("a", context, Duration.ofMinutes(1), Map.of()))
				.token()
				.reveal();

			assertThat(below.tokens().scope()).hasToString("team");
			assertThat(JwtDecoders.fromIssuerLocation(below.issuer()).decode(token).getSubject()).isEqualTo("blue%2F1");
			assertThat(below.broker().get(DISCOVERY, Map.of()).statusCode()).isEqualTo(401);

			keys.remove("one");
			await().atMost(Duration.ofMinutes(1))
				.untilAsserted(() -> assertThatExceptionOfType(NoSigningKeyException.class).isThrownBy(
						() -> below.tokens().sign(new TokenRequest("a", context, Duration.ofMinutes(1), Map.of()))));
			assertThat(below.broker().get("/airflow/federation/jwks", Map.of()).body()).isEqualTo("{\"keys\":[]}");
		}
	}

	@Test
	void withoutFederationNothingIsOpen(@TempDir Path directory) {
		try (Broker plain = Broker.start(directory, "connections: {}\npolicies: []\n", Map.of())) {
			assertThat(plain.get(DISCOVERY, Map.of()).statusCode()).isEqualTo(401);
			assertThat(plain.get("/federation/jwks", Map.of()).statusCode()).isEqualTo(401);
		}
	}

	@Test
	void whoLetsCallersNameTheirDagIsWarned(@TempDir Path directory, CapturedOutput output) {
		SigningKeyFiles keys = SigningKeyFiles.in(directory.resolve("keys"))
			.add("one", Instant.now().minusSeconds(60), Duration.ofDays(1));
		keys.write("old.key", "x");

		FederatedBroker.start(directory, keys.directory(), Map.of("broker.federation.minimum-standing", "asserted"))
			.close();

		assertThat(output).contains("any caller can get tokens in the name of any DAG",
				"A key for identity tokens cannot be used");
	}

	@Test
	void aStartWithoutAUsableKeySaysWhatToDo(@TempDir Path directory, CapturedOutput output) {
		Path empty = SigningKeyFiles.in(directory.resolve("keys")).directory();

		assertThatException().isThrownBy(() -> FederatedBroker.start(directory, empty, Map.of()));

		assertThat(output).contains("APPLICATION FAILED TO START", "broker.federation.keys.directory",
				"Put a private key NAME.key and its certificate NAME.crt there");
	}

}

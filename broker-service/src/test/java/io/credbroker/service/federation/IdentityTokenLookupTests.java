package io.credbroker.service.federation;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

import io.credbroker.service.support.Scrape;
import io.credbroker.service.support.SigningKeyFiles;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoders;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tokens that a mapping hands to a task, through HTTP.
 */
@ExtendWith(OutputCaptureExtension.class)
class IdentityTokenLookupTests {

	private static final String CATALOG = """
			variables:
			  token: { secret: { store: tokens, key: "https://vault.example", options: { lifetime: 5m } }, value: "${token}" }
			  "token-{name}":
			    secret: { store: tokens, key: "https://{name}.example", options: { claims: { stage: "{name}" } } }
			    value: "${token}"
			policies:
			  - { name: etl, callers: { issuer: test }, variables: ["*"] }
			""";

	private static final Map<String, Object> SETTINGS = Map.of("broker.stores.tokens.type", "identity-token",
			"broker.roles.context-authority.issuer", "test", "broker.roles.context-authority.clients", "api-server");

	private static FederatedBroker broker;

	private static Path keys;

	@BeforeAll
	static void start(@TempDir Path directory) {
		keys = SigningKeyFiles.in(directory.resolve("keys"))
			.add("one", Instant.now().minusSeconds(60), Duration.ofDays(1))
			.directory();
		broker = FederatedBroker.start(directory, keys, CATALOG, SETTINGS);
	}

	@AfterAll
	static void stop() {
		broker.close();
	}

	private static HttpResponse<String> get(String id, String client, String dag, String task) {
		Map<String, String> headers = new HashMap<>(Map.of("Airflow-Dag-Id", dag, "Airflow-Task-Id", task));
		if (client.equals("api-server")) {
			headers.put("Airflow-Context-Standing", "verified");
		}
		return broker.broker()
			.get("/v1/variables/" + id,
					broker.broker().issuer().token("airflow", (claims) -> claims.claim("azp", client)), headers);
	}

	private static Jwt token(HttpResponse<String> answer) {
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
		String token = JsonMapper.shared().readTree(answer.body()).path("value").asString();
		return JwtDecoders.fromIssuerLocation(broker.issuer()).decode(token);
	}

	@Test
	void aTaskIsGivenATokenInItsOwnName() {
		Jwt token = token(get("token", "api-server", "etl_daily", "load"));

		assertThat(token.getSubject()).isEqualTo("airflow:test:dag:etl_daily:task:load");
		assertThat(token.getAudience()).containsExactly("https://vault.example");
		assertThat(Duration.between(Instant.now(), token.getExpiresAt())).isLessThanOrEqualTo(Duration.ofMinutes(5));
		assertThat(token(get("token", "api-server", "etl_daily", "other")).getSubject()).endsWith(":task:other");
	}

	@Test
	void aCallerThatOnlySaysWhichDagItIsGetsNone(CapturedOutput output) {
		token(get("token", "api-server", "payroll", "load"));

		HttpResponse<String> refused = get("token", "workers", "payroll", "load");

		assertThat(refused.statusCode()).isEqualTo(424);
		assertThat(refused.body()).contains("store_refused").doesNotContain("eyJ");
		assertThat(output).doesNotContain("eyJ");
	}

	@Test
	void tasksShareATokenAsLongAsTheyAreTheSame() {
		double before = signed();
		Jwt first = token(get("token-a", "api-server", "share", "load"));

		assertThat(token(get("token-a", "api-server", "share", "load")).getTokenValue())
			.isEqualTo(first.getTokenValue());
		assertThat(signed() - before).isEqualTo(1);
		assertThat(first.getAudience()).containsExactly("https://a.example");
		assertThat(first.getClaimAsString("stage")).isEqualTo("a");
	}

	private static double signed() {
		return Scrape.of(broker.broker()).value("broker_federation_tokens_total", "outcome=\"signed\"");
	}

	@Test
	void aCatalogThatSetsAClaimOfTheBrokerIsRefused(@TempDir Path directory, CapturedOutput output) {
		String catalog = CATALOG.replace("{ stage: \"{name}\" }", "{ sub: \"airflow:test:dag:payroll:task:load\" }");

		assertThatException().isThrownBy(() -> FederatedBroker.start(directory, keys, catalog, SETTINGS));

		assertThat(output.toString().replace("\\\"", "\"")).contains("The catalog is refused",
				"the claim \"sub\" is set by the broker");
	}

}

package io.credbroker.service.lookup;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import com.nimbusds.jwt.JWTClaimsSet;
import io.credbroker.service.support.Broker;
import io.credbroker.service.support.DpopKey;
import io.credbroker.service.support.ScriptedStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a caller gets and does not get by each part of a rule.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PolicyDenialTests {

	private static final String CATALOG = """
			connections:
			  "by-{part}": { conn-type: http, secret: { store: scripted, key: any }, password: "${password}" }
			  etl-tool: { conn-type: http, secret: { store: scripted, key: any }, password: "${password}", tags: [etl] }
			  hr-tool: { conn-type: http, secret: { store: scripted, key: any }, password: "${password}", tags: [hr] }
			policies:
			  - { name: clients, callers: { issuer: test, clients: [workers] }, connections: [by-client] }
			  - { name: claims, callers: { issuer: test, claims: { org.unit: [data] } }, connections: [by-claim] }
			  - { name: tags, callers: { groups: [etl] }, connections: ["*-tool"], tags: [etl] }
			  - { name: dags, callers: { groups: [etl] }, connections: [by-dag], dags: ["etl_*"] }
			  - { name: tasks, callers: { groups: [etl] }, connections: [by-task], tasks: ["load_*"] }
			  - { name: teams, callers: { groups: [etl] }, connections: [by-team], teams: [data] }
			  - { name: runs, callers: { groups: [etl] }, connections: [by-run], run-types: [scheduled, backfill] }
			  - { name: bound, callers: { groups: [etl] }, connections: [by-binding], require-binding: dpop }
			  - { name: any-run, callers: { groups: [etl] }, connections: [by-denied-run] }
			  - { name: no-manual, effect: deny, callers: { groups: [etl] }, connections: [by-denied-run], run-types: [manual] }
			""";

	private Broker broker;

	@BeforeAll
	void start(@TempDir Path directory) {
		this.broker = Broker.start(directory, CATALOG,
				Map.of("broker.identity.issuers.test.claims.policy", "org.unit"));
		this.broker.store().answers("any", ScriptedStore.found("1", Map.of("password", "p")));
	}

	@AfterAll
	void stop() {
		this.broker.close();
	}

	@Test
	void aClientGetsWhatItsRuleNames() {
		granted(get("by-client", (claims) -> claims.claim("azp", "workers"), Map.of()));
		denied(get("by-client", (claims) -> claims.claim("azp", "others"), Map.of()), "Nothing allows this caller");
		denied(get("by-client", (claims) -> {
		}, Map.of()), "Nothing allows this caller");
	}

	@Test
	void aClaimInsideAnotherGetsWhatItsRuleNames() {
		granted(get("by-claim", (claims) -> claims.claim("org", Map.of("unit", List.of("data", "ml"))), Map.of()));
		denied(get("by-claim", (claims) -> claims.claim("org", Map.of("unit", "ml")), Map.of()),
				"Nothing allows this caller");
	}

	@Test
	void aTaggedMappingIsAnsweredAndAnotherIsNot() {
		granted(get("etl-tool", PolicyDenialTests::etl, Map.of()));
		denied(get("hr-tool", PolicyDenialTests::etl, Map.of()), "Nothing allows this caller");
	}

	@ParameterizedTest
	@CsvSource({ "by-dag, Airflow-Dag-Id, etl_daily, ml_daily, in certain DAGs",
			"by-task, Airflow-Task-Id, load_orders, transform, in certain tasks",
			"by-team, Airflow-Team, data, finance, in certain teams",
			"by-run, Airflow-Run-Id, scheduled__2026-01-01T00:00:00+00:00, manual__2026-01-01, in certain types of run",
			"by-run, Airflow-Run-Id, backfill__2026-01-01, my-own-run, in certain types of run" })
	void whatTheCallerSaysOfItselfNarrowsAndSilenceGainsNothing(String id, String header, String fits, String misses,
			String detail) {
		granted(get(id, PolicyDenialTests::etl, Map.of(header, fits)));
		denied(get(id, PolicyDenialTests::etl, Map.of(header, misses)), detail + ", and the request names another");
		denied(get(id, PolicyDenialTests::etl, Map.of()), detail + ", and the request names none: send " + header);
	}

	@Test
	void aDenialOfARunTypeIsNotEscapedBySilence() {
		granted(get("by-denied-run", PolicyDenialTests::etl, Map.of("Airflow-Run-Id", "scheduled__2026")));
		denied(get("by-denied-run", PolicyDenialTests::etl, Map.of("Airflow-Run-Id", "manual__2026")),
				"A rule denies this connection");
		denied(get("by-denied-run", PolicyDenialTests::etl, Map.of()), "send Airflow-Run-Id");
	}

	@Test
	void aRuleForBoundTokensDoesNotServeAPlainOne() {
		DpopKey key = new DpopKey();
		String path = "/v1/connections/by-binding";
		String bound = this.broker.issuer()
			.token("etl", (claims) -> claims.claim("groups", "etl").claim("cnf", Map.of("jkt", key.thumbprint())));
		String proof = key.sign(DpopKey.claims(bound, this.broker.url() + path, Instant.now()).build());

		granted(this.broker.get(path, Map.of("Authorization", "DPoP " + bound, "DPoP", proof)));
		denied(get("by-binding", PolicyDenialTests::etl, Map.of()), "only with a token bound to a key");
	}

	private static void etl(JWTClaimsSet.Builder claims) {
		claims.claim("groups", List.of("etl"));
	}

	private HttpResponse<String> get(String id, Consumer<JWTClaimsSet.Builder> claims, Map<String, String> headers) {
		return this.broker.get("/v1/connections/" + id, this.broker.issuer().token("someone", claims), headers);
	}

	private static void granted(HttpResponse<String> response) {
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
	}

	private static void denied(HttpResponse<String> response, String detail) {
		assertThat(response.statusCode()).isEqualTo(403);
		assertThat(response.body()).contains("\"code\":\"policy_denied\"").contains(detail);
	}

}

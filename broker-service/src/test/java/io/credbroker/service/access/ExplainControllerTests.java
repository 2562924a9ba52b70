package io.credbroker.service.access;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.credbroker.service.support.Broker;
import io.credbroker.service.support.ScriptedStore;
import io.credbroker.spi.DescribeResult;
import io.credbroker.spi.FetchResult;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a caller, and the security team, are told about a lookup.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExplainControllerTests {

	private static final String CATALOG = """
			connections:
			  warehouse:
			    conn-type: postgres
			    secret: { store: scripted, key: warehouse }
			    password: ${password}
			    owner: data-platform
			    tags: [etl]
			    ttl: 15m
			  missing: { conn-type: http, secret: { store: scripted, key: missing } }
			  slow: { conn-type: http, secret: { store: scripted, key: slow } }
			  quiet: { conn-type: http, secret: { store: scripted, key: quiet } }
			  filed: { conn-type: http, secret: { store: filed, key: any } }
			  "team/{name}": { conn-type: http, secret: { store: scripted, key: warehouse } }
			  explain: { conn-type: http, secret: { store: scripted, key: warehouse } }
			variables:
			  "a;b": { secret: { store: scripted, key: warehouse }, value: "${password}" }
			policies:
			  - name: etl-in-its-dags
			    callers: { issuer: test, groups: [airflow-etl] }
			    connections: [warehouse]
			    dags: ["etl_*"]
			    max-ttl: 10m
			  - name: ops-read-all
			    callers: { issuer: test, groups: [ops] }
			    connections: ["*"]
			    variables: ["*"]
			  - name: prod-only
			    callers: { issuer: test, claims: { environment: [prod] }, clients: [ci] }
			    connections: [warehouse]
			    require-binding: dpop
			  - name: never-ml
			    effect: deny
			    callers: { groups: [airflow-ml] }
			    connections: [warehouse]
			""";

	private Broker broker;

	@BeforeAll
	void start(@TempDir Path directory) throws IOException {
		Path secrets = directory.resolve("secrets.yaml");
		Files.writeString(secrets, "secrets:\n  any: { password: canary }\n");
		Files.setPosixFilePermissions(secrets, PosixFilePermissions.fromString("rw-------"));
		this.broker = Broker.start(directory, CATALOG,
				Map.of("broker.audit.sinks.db.type", "database", "broker.audit.sinks.db.database.directory",
						directory.resolve("record"), "broker.roles.auditor.issuer", "test",
						"broker.roles.auditor.groups", "auditors", "broker.roles.security.issuer", "test",
						"broker.roles.security.groups", "security", "broker.stores.filed.type", "file",
						"broker.stores.filed.settings.path", secrets, "broker.identity.issuers.test.claims.policy",
						"environment"));
		ScriptedStore store = this.broker.store();
		store.answers("warehouse", ScriptedStore.found("17", Map.of("password", "canary")));
		store.describes("warehouse", () -> new DescribeResult.Described("17", Instant.parse("2026-11-20T03:00:00Z"),
				Instant.parse("2026-12-20T03:00:00Z")));
		store.describes("missing", FetchResult.Missing::new);
		store.describes("slow", ExplainControllerTests::slow);
	}

	private static DescribeResult slow() {
		try {
			Thread.sleep(Duration.ofMinutes(1));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return new FetchResult.Missing();
	}

	@AfterAll
	void close() {
		this.broker.close();
	}

	private HttpResponse<String> ask(String target, String token, Map<String, String> headers) {
		HttpResponse<String> answer = this.broker.get(target, token, headers);
		assertThat(answer.body()).doesNotContain("canary");
		return answer;
	}

	private JsonNode json(HttpResponse<String> answer) {
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
		return JsonMapper.shared().readTree(answer.body());
	}

	private JsonNode own(String id, Map<String, String> headers, String... groups) {
		return json(ask("/v1/connections/" + id + "/explain", this.broker.issuer().token("task", groups), headers));
	}

	private JsonNode asOfficer(String target) {
		return json(ask(target, officer(), Map.of()));
	}

	private JsonNode described(String id, String query) {
		return asOfficer("/v1/connections/" + id + "/explain?issuer=test" + query);
	}

	private String officer() {
		return this.broker.issuer().token("officer", "security");
	}

	private JsonNode rule(JsonNode explanation, String name) {
		return explanation.at("/trace/rules")
			.valueStream()
			.filter((rule) -> rule.path("name").asString().equals(name))
			.findFirst()
			.orElseThrow();
	}

	@Test
	void aRefusedCallerIsToldWhatTheLookupSaysAndNothingOfTheRules() {
		String token = this.broker.issuer().token("task", "airflow-ml");
		JsonNode refusal = JsonMapper.shared().readTree(ask("/v1/connections/warehouse", token, Map.of()).body());

		HttpResponse<String> answer = ask("/v1/connections/warehouse/explain", token, Map.of());

		JsonNode explanation = json(answer);
		assertThat(explanation.path("verdict").asString()).isEqualTo("denied");
		assertThat(explanation.path("code").asString()).isEqualTo("policy_denied");
		assertThat(explanation.path("detail").asString()).isEqualTo(refusal.path("detail").asString());
		assertThat(explanation.path("explain_ref").asString())
			.isEqualTo(answer.headers().firstValue("Correlation-Id").orElseThrow());
		assertThat(explanation.has("trace")).isFalse();
		assertThat(answer.body()).doesNotContain("never-ml", "etl-in-its-dags", "scripted");
	}

	@Test
	void noStoreIsAskedForACallersOwnVerdict() {
		int asked = this.broker.store().descriptions("missing");

		assertThat(own("missing", Map.of(), "ops").path("verdict").asString()).isEqualTo("allowed");

		assertThat(this.broker.store().descriptions("missing")).isEqualTo(asked);
		assertThat(this.broker.store().reads("missing")).isZero();
	}

	@ParameterizedTest
	@CsvSource({ "warehouse, airflow-etl, etl_daily, allowed", "warehouse, airflow-etl, other, denied",
			"warehouse, airflow-etl, , denied", "warehouse, ops, , allowed", "warehouse, airflow-ml, etl_daily, denied",
			"nowhere, ops, , not_mapped", "team%2Fa, ops, , allowed", "team%2Fa, airflow-etl, , denied",
			"explain, ops, , allowed" })
	void theVerdictIsTheOneThatALookupEndsWith(String id, String group, String dag, String verdict) {
		Map<String, String> headers = (dag != null) ? Map.of("Airflow-Dag-Id", dag) : Map.of();
		int status = this.broker.get("/v1/connections/" + id, this.broker.issuer().token("task", group), headers)
			.statusCode();

		JsonNode toItself = own(id, headers, group);
		JsonNode toTheOfficer = described(id, "&subject=task&group=" + group + ((dag != null) ? "&dag=" + dag : ""));

		assertThat(toItself.path("verdict").asString()).isEqualTo(verdict);
		assertThat(toTheOfficer.path("verdict").asString()).isEqualTo(verdict);
		assertThat(toTheOfficer.path("detail")).isEqualTo(toItself.path("detail"));
		assertThat(status).isEqualTo(Map.of("allowed", 200, "denied", 403, "not_mapped", 404).get(verdict));
	}

	@Test
	void theIdIsReadAsInALookup() {
		assertThat(own("team%2Fa", Map.of()).path("id").asString()).isEqualTo("team/a");
		assertThat(asOfficer("/v1/variables/a;b/explain?issuer=test&group=ops").path("verdict").asString())
			.isEqualTo("allowed");
	}

	@ParameterizedTest
	@ValueSource(strings = { "team%2Fa", "explain", "nowhere", "warehouse" })
	void theIdInTheQueryIsExplainedAlike(String id) {
		String token = this.broker.issuer().token("task", "ops");
		JsonNode inQuery = json(ask("/v1/explain/connections?conn_id=" + id, token, Map.of()));
		JsonNode traced = asOfficer("/v1/explain/connections?issuer=test&group=ops&conn_id=" + id);

		assertThat(inQuery.has("trace")).isFalse();
		for (String field : List.of("id", "verdict", "detail")) {
			assertThat(inQuery.path(field)).isEqualTo(own(id, Map.of(), "ops").path(field));
			assertThat(traced.path(field)).isEqualTo(inQuery.path(field));
		}
		assertThat(accesses("officer")).anySatisfy((event) -> {
			assertThat(event.path("id").asString()).isEqualTo("/v1/explain/connections");
			assertThat(event.at("/parameters/conn_id").asString()).isEqualTo(id.replace("%2F", "/"));
		});
	}

	@ParameterizedTest
	@CsvSource({ "conn_id=warehouse&subject=other, 403", "conn_id=warehouse&limit=5, 403",
			"conn_id=warehouse&key=a, 403", "conn_id=warehouse&conn_id=explain, 400", "key=warehouse, 400",
			"subject=other, 400" })
	void theIdInTheQueryOpensNothingElse(String query, int status) {
		HttpResponse<String> answer = ask("/v1/explain/connections?" + query, this.broker.issuer().token("nosy", "ops"),
				Map.of());

		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
	}

	@Test
	void anIdNamedExplainIsLookedUp() {
		String token = this.broker.issuer().token("task", "ops");

		assertThat(List.of("/v1/connections/explain", "/v1/connections?conn_id=explain"))
			.allSatisfy((target) -> assertThat(this.broker.get(target, token, Map.of()).body())
				.contains("\"conn_id\":\"explain\"", "\"ttl_seconds\""));
	}

	@ParameterizedTest
	@ValueSource(strings = { "issuer=test&subject=other", "group=ops", "dag=etl_daily", "limit=5", "nonsense=1" })
	void whoHoldsNoRoleAsksAboutNobodyElse(String query) {
		HttpResponse<String> answer = ask("/v1/connections/warehouse/explain?" + query,
				this.broker.issuer().token("nosy", "ops"), Map.of());

		assertThat(answer.statusCode()).isEqualTo(403);
		assertThat(answer.body()).contains("role_required").doesNotContain("warehouse", "ops-read-all");
	}

	@Test
	void theSecurityTeamSeesEachRuleAndWhyItDoesNotMatch() {
		JsonNode explanation = described("warehouse", "&subject=task&group=airflow-etl&dag=nightly");

		assertThat(explanation.path("verdict").asString()).isEqualTo("denied");
		JsonNode trace = explanation.path("trace");
		assertThat(trace.path("rules_in_all").asInt()).isEqualTo(4);
		assertThat(trace.path("rules")).hasSize(4).noneMatch((rule) -> rule.path("matched").asBoolean());
		assertThat(rule(explanation, "etl-in-its-dags").path("missed").asString()).isEqualTo("dags");
		assertThat(rule(explanation, "etl-in-its-dags").path("why").asString()).contains("etl_*", "nightly");
		assertThat(rule(explanation, "ops-read-all").path("missed").asString()).isEqualTo("groups");
		assertThat(rule(explanation, "prod-only").path("missed").asString()).isEqualTo("clients");
		assertThat(trace.at("/mapping/owner").asString()).isEqualTo("data-platform");
		assertThat(trace.at("/context/dag_id").asString()).isEqualTo("nightly");
		assertThat(trace.at("/caller/groups/0").asString()).isEqualTo("airflow-etl");
	}

	@Test
	void theTraceOfAnAllowedCallerSaysByWhichRuleAndForHowLong() {
		JsonNode trace = described("warehouse", "&subject=task&group=airflow-etl&dag=etl_daily").path("trace");

		assertThat(trace.path("rule").asString()).isEqualTo("etl-in-its-dags");
		assertThat(trace.at("/limit/max_ttl_seconds").asInt()).isEqualTo(600);
		assertThat(trace.at("/limit/limited_by").asString()).isEqualTo("policy_max_ttl");
		assertThat(trace.at("/rules/0/name").asString()).isEqualTo("etl-in-its-dags");
	}

	@Test
	void aDescribedCallerCanHaveClaimsAClientAndABoundToken() {
		String prod = "&client=ci&claim.environment=prod";

		assertThat(described("warehouse", prod + "&binding=dpop").path("verdict").asString()).isEqualTo("allowed");
		assertThat(rule(described("warehouse", prod), "prod-only").path("missed").asString())
			.isEqualTo("require-binding");
		assertThat(
				rule(described("warehouse", "&client=ci&claim.environment=test"), "prod-only").path("why").asString())
			.contains("prod", "test");
	}

	@Test
	void tokenChecksArePassedByWhoAsksAndAssumedOfWhoIsDescribed() {
		JsonNode own = asOfficer("/v1/connections/warehouse/explain").at("/trace/token");
		JsonNode described = described("warehouse", "&subject=task").at("/trace/token");

		assertThat(own.path("assumed").asBoolean()).isFalse();
		assertThat(own.path("expires_at").isString()).isTrue();
		assertThat(own.path("audiences").get(0).asString()).isEqualTo("broker");
		assertThat(own.path("checks")).isNotEmpty()
			.allMatch((check) -> check.path("result").asString().equals("passed"));
		assertThat(described.path("assumed").asBoolean()).isTrue();
		assertThat(described.has("expires_at")).isFalse();
		assertThat(described.path("checks")).hasSize(own.path("checks").size())
			.allMatch((check) -> check.path("result").asString().equals("assumed"));
	}

	@Test
	void theStoreIsAskedAboutTheSecretAndNeverForIt() {
		int reads = this.broker.store().reads("warehouse");

		JsonNode store = described("warehouse", "&group=nobody").at("/trace/store");

		assertThat(store.path("verdict").asString()).isEqualTo("there");
		assertThat(store.path("version").asString()).isEqualTo("17");
		assertThat(store.path("next_rotation_at").asString()).isEqualTo("2026-12-20T03:00:00Z");
		assertThat(this.broker.store().reads("warehouse")).isEqualTo(reads);
	}

	@ParameterizedTest
	@CsvSource({ "missing, failed, secret_missing", "slow, failed, store_timeout", "quiet, silent, ",
			"filed, not_asked, " })
	void whatTheStoreSaysIsToldInTheWordsOfALookup(String id, String verdict, String code) {
		JsonNode store = described(id, "&group=ops").at("/trace/store");

		assertThat(store.path("verdict").asString()).isEqualTo(verdict);
		assertThat(store.path("code").asString(null)).isEqualTo(code);
		assertThat(store.path("detail").asString()).isNotEmpty();
	}

	@Test
	void rulesThatNearlyMatchStandBeforeThoseThatMissEarlier() {
		List<String> missed = described("warehouse", "&subject=task&group=airflow-etl&dag=nightly").at("/trace/rules")
			.valueStream()
			.map((rule) -> rule.path("missed").asString())
			.toList();

		assertThat(missed).startsWith("dags", "clients", "groups").hasSize(4);
	}

	@Test
	void aLongTraceIsCutButSaysSo() {
		JsonNode trace = described("warehouse", "&group=ops&limit=1").path("trace");

		assertThat(trace.path("rules")).singleElement()
			.satisfies((rule) -> assertThat(rule.path("name").asString()).isEqualTo("ops-read-all"));
		assertThat(trace.path("rules_in_all").asInt()).isEqualTo(4);
	}

	@ParameterizedTest
	@CsvSource({ "issuer=other, test", "subject=task, test", "issuer=test&claim.region=eu, environment",
			"issuer=test&binding=tls, 'none, dpop, mtls'", "issuer=test&groups=a, 'group,'",
			"issuer=test&limit=1001, 1 to 1000", "issuer=test&subject=a%00b, control character" })
	void aDescriptionThatMakesNoSenseIsRefusedAndSaysWhatDoes(String query, String hint) {
		HttpResponse<String> answer = ask("/v1/connections/warehouse/explain?" + query, officer(), Map.of());

		assertThat(answer.statusCode()).isEqualTo(400);
		assertThat(answer.body()).contains("request_invalid", hint);
	}

	@Test
	void eachInquiryIsOnTheRecordWithWhatWasAsked() {
		described("warehouse", "&subject=task&group=b&group=a&dag=etl_daily");
		own("warehouse", Map.of(), "airflow-ml");
		ask("/v1/connections/warehouse/explain?issuer=test", this.broker.issuer().token("mallory"), Map.of());

		assertThat(accesses("officer")).anySatisfy((event) -> {
			assertThat(event.path("outcome").asString()).isEqualTo("granted");
			assertThat(event.path("id").asString()).isEqualTo("/v1/connections/warehouse/explain");
			assertThat(event.at("/parameters/subject").asString()).isEqualTo("task");
			assertThat(event.at("/parameters/group").asString()).isEqualTo("[\"b\",\"a\"]");
		});
		assertThat(accesses("task")).isNotEmpty()
			.allSatisfy((event) -> assertThat(event.path("outcome").asString()).isEqualTo("granted"));
		assertThat(accesses("mallory")).singleElement()
			.satisfies((event) -> assertThat(event.path("outcome").asString()).isEqualTo("role_required"));
	}

	@Test
	void anInquiryIsFoundByTheReferenceThatItsCallerWasGiven() {
		String reference = own("warehouse", Map.of()).path("explain_ref").asString();

		assertThat(events("?correlation_id=" + reference)).singleElement()
			.satisfies((event) -> assertThat(event.at("/caller/subject").asString()).isEqualTo("task"));
	}

	private List<JsonNode> accesses(String subject) {
		return events("?event=access&caller=test/" + subject);
	}

	private List<JsonNode> events(String query) {
		return json(ask("/v1/audit/events" + query, this.broker.issuer().token("auditor", "auditors"), Map.of()))
			.path("events")
			.valueStream()
			.toList();
	}

	@Test
	void whoCanReadAndWhatCanBeReadAgreeWithTheVerdicts() {
		JsonNode readable = asOfficer("/v1/access/readable?issuer=test&group=airflow-etl");
		JsonNode readers = asOfficer("/v1/access/readers?connection=warehouse");

		assertThat(readable.path("readable")).singleElement().satisfies((item) -> {
			assertThat(item.path("name").asString()).isEqualTo("warehouse");
			assertThat(item.at("/allowing/0/context/dags/0").asString()).isEqualTo("etl_*");
		});
		assertThat(readers.path("rules").valueStream().map((rule) -> rule.path("name").asString()))
			.containsExactly("etl-in-its-dags", "ops-read-all", "prod-only", "never-ml");
		assertThat(readers.at("/rules/0/callers/groups/0").asString()).isEqualTo("airflow-etl");
		assertThat(readers.at("/rules/0/max_ttl_seconds").asInt()).isEqualTo(600);
		assertThat(readers.at("/rules/2/require_binding").asString()).isEqualTo("dpop");
		assertThat(readers.at("/rules/3/effect").asString()).isEqualTo("deny");
	}

	@Test
	void whatIsDeniedEverywhereIsNotReadable() {
		Stream<String> readable = asOfficer(
				"/v1/access/readable?issuer=test&group=ops&group=airflow-ml&kind=connection")
			.path("readable")
			.valueStream()
			.map((item) -> item.path("name").asString());

		assertThat(readable).containsExactly("missing", "slow", "quiet", "filed", "team/{name}", "explain");
	}

	@Test
	void pagesFollowEachOtherWithoutGapsAndInOrder() {
		JsonNode whole = asOfficer("/v1/access/readable?issuer=test&group=ops");
		String first = "/v1/access/readable?issuer=test&group=ops&limit=3";
		JsonNode one = asOfficer(first);
		JsonNode two = asOfficer(first + "&cursor=" + one.path("next_cursor").asString());
		JsonNode three = asOfficer(first + "&cursor=" + two.path("next_cursor").asString());

		assertThat(IntStream.range(0, 3)
			.mapToObj((page) -> List.of(one, two, three).get(page))
			.flatMap((page) -> page.path("readable").valueStream())).containsExactlyElementsOf(whole.path("readable"));
		assertThat(three.has("next_cursor")).isFalse();
		assertThat(whole.has("next_cursor")).isFalse();
	}

}

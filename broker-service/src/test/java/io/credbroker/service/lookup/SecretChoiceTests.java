package io.credbroker.service.lookup;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import io.credbroker.service.secret.CredentialId;
import io.credbroker.service.support.Broker;
import io.credbroker.service.support.ScriptedStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which secret a mapping with several gives to which task.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecretChoiceTests {

	private static final String CATALOG = """
			connections:
			  lake:
			    conn-type: aws
			    password: ${password}
			    owner: data
			    secret:
			      - { when: { dags: ["ml_*"], run-types: [scheduled] }, store: scripted, key: ml-nightly }
			      - { when: { dags: ["ml_*"], teams: [blue] }, store: scripted, key: ml-blue }
			      - { when: { dags: ["ml_*"] }, context: asserted, store: scripted, key: ml }
			      - { when: { dags: ["audit_*"], tasks: [read] }, store: scripted, key: audit }
			      - { store: scripted, key: others }
			  "s3-{bucket}":
			    conn-type: aws
			    password: ${password}
			    secret:
			      - { when: { dags: ["etl_*"] }, context: attested, store: scripted, key: "{bucket}-writer" }
			      - { store: scripted, key: "{bucket}-reader" }
			  closed:
			    conn-type: aws
			    password: ${password}
			    secret: [{ when: { dags: ["etl_*"] }, store: scripted, key: closed }]
			policies:
			  - { name: all, callers: { issuer: test }, connections: [lake, "s3-*", closed] }
			  - { name: no-guests, effect: deny, callers: { issuer: test, groups: [guests] }, connections: [closed] }
			""";

	private static final List<String> KEYS = List.of("ml-nightly", "ml-blue", "ml", "audit", "others", "raw-writer",
			"raw-reader", "closed");

	private Broker broker;

	@BeforeAll
	void start(@TempDir Path directory) {
		this.broker = Broker.start(directory, CATALOG,
				Map.of("broker.roles.context-authority.issuer", "test", "broker.roles.context-authority.clients",
						"api-server", "broker.roles.security.issuer", "test", "broker.roles.security.groups",
						"officers", "broker.roles.operator.issuer", "test", "broker.roles.operator.groups", "officers",
						"broker.roles.auditor.issuer", "test", "broker.roles.auditor.groups", "officers",
						"broker.audit.sinks.db.type", "database", "broker.audit.sinks.db.database.directory",
						directory.resolve("record")),
				ContextBroker.Pods.class);
		KEYS.forEach((key) -> this.broker.store()
			.answers(key, ScriptedStore.found("1", Map.of("password", "canary-of-" + key))));
	}

	@AfterAll
	void stop() {
		this.broker.close();
	}

	@ParameterizedTest
	@CsvSource({ "ml_train, load, scheduled__1, blue, ml-nightly", "ml_train, load, manual__1, blue, ml-blue",
			"ml_train, load, manual__1, red, ml", "audit_x, read, manual__1, red, audit",
			"audit_x, write, manual__1, red, others", "etl_x, load, scheduled__1, blue, others",
			"ML_train, load, scheduled__1, blue, others" })
	void theFirstThatIsForTheTaskIsGivenWhereTheTaskIsKnown(String dag, String task, String run, String team,
			String key) {
		given(asAuthority("lake", "Dag-Id: " + dag, "Task-Id: " + task, "Run-Id: " + run, "Team: " + team), key);
	}

	@Test
	void whoeverIsMeantByNoneIsGivenWhatIsForEverybodyElse() {
		given(as("worker", "lake"), "others");
		given(as("worker", "lake", "Task-Id: read"), "others");
		given(as("worker", "lake", "Dag-Id: etl_x", "Run-Id: scheduled__1"), "others");
		given(as("worker", "s3-raw", "Dag-Id: other"), "raw-reader");
	}

	@Test
	void aTaskThatIsOnlyAssertedIsNotGivenWhatDemandsMore() {
		refused(as("worker", "lake", "Dag-Id: audit_x", "Task-Id: read"),
				"has a secret for this task, and gives it only in a context that is verified; in this request its dag_id is asserted. Only Airflow's API server can ask so");
		refused(as("worker", "s3-raw", "Dag-Id: etl_x", "Task-Id: load"),
				"only in a context that is attested; in this request its dag_id is asserted. Ask from the task's own pod");
		refused(as("worker", "lake", "Dag-Id: audit_x", "Task-Id: read", "Context-Standing: verified"),
				"broker.roles.context-authority does not name this caller");
		refused(as("pod-etl", "closed"), "in this request its dag_id is attested");
	}

	@Test
	void whatTakesTheCallersWordIsGivenWhereWhatComesFirstDemandsMore() {
		given(as("worker", "lake", "Dag-Id: ml_train", "Run-Id: scheduled__1", "Team: blue"), "ml");
	}

	@Test
	void aMappingWithoutOneForEverybodyElseRefusesThem() {
		given(asAuthority("closed", "Dag-Id: etl_x", "Task-Id: load"), "closed");
		refused(asAuthority("closed", "Dag-Id: ml_x", "Task-Id: load"),
				"has secrets for certain DAGs only, and the request names another");
		refused(as("worker", "closed"), "and the request names none: send Airflow-Dag-Id");
	}

	@Test
	void whatThePodRunsChooses() {
		given(as("pod-etl", "s3-raw"), "raw-writer");
		given(as("pod-etl", "s3-raw", "Dag-Id: ml_train"), "raw-writer");
		given(as("pod-plain", "s3-raw"), "raw-reader");
	}

	@Test
	void aClusterThatIsAwayLeavesOpenWhatItsWordWouldChoose() {
		for (HttpResponse<String> answer : List.of(as("pod-lost", "s3-raw"), as("pod-lost", "s3-raw", "Dag-Id: ml_x"),
				as("pod-lost", "s3-raw", "Dag-Id: etl_x", "Task-Id: load"), as("pod-lost", "lake", "Dag-Id: etl_x"))) {
			assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
			assertThat(answer.body()).contains("\"code\":\"context_unavailable\"", "cluster test does not answer")
				.doesNotContain("canary");
		}
		refused(as("pod-lost", "closed", "Dag-Id: etl_x"), "only in a context that is verified");
	}

	@Test
	void whatOneTaskWasGivenIsNeverGivenToAnother() {
		this.broker.store().answers("audit", ScriptedStore.found("1", Map.of("password", "canary-of-audit")));
		int audit = this.broker.store().reads("audit");
		int others = this.broker.store().reads("others");
		List<HttpResponse<String>> answers = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			answers.add(asAuthority("lake", "Dag-Id: audit_x", "Task-Id: read"));
			answers.add(asAuthority("lake", "Dag-Id: etl_x", "Task-Id: read"));
			refused(as("worker", "lake", "Dag-Id: audit_x", "Task-Id: read"), "only in a context that is verified");
		}

		for (int i = 0; i < answers.size(); i += 2) {
			given(answers.get(i), "audit");
			given(answers.get(i + 1), "others");
		}
		assertThat(this.broker.store().reads("audit") - audit).isLessThanOrEqualTo(1);
		assertThat(this.broker.store().reads("others") - others).isLessThanOrEqualTo(1);
	}

	@Test
	void whatOneTaskHoldsIsNotUnchangedForAnother() {
		String held = asAuthority("lake", "Dag-Id: audit_x", "Task-Id: read").headers()
			.firstValue("ETag")
			.orElseThrow();
		Map<String, String> headers = ContextBroker.headers("Dag-Id: etl_x");
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(this.broker.url() + "/v1/connections/lake"))
			.header("Authorization", "Bearer " + token("worker", "workers"))
			.header("If-None-Match", held);
		headers.forEach(request::header);

		given(this.broker.send(request.build()), "others");
	}

	@Test
	void theRecordSaysWhichOneWasGiven() {
		JsonNode given = event(asAuthority("lake", "Dag-Id: audit_x", "Task-Id: read"));
		assertThat(given.at("/by/key").asString()).isEqualTo("audit");
		assertThat(given.at("/by/entry").asInt()).isEqualTo(4);
		assertThat(given.at("/by/credential").asString()).isEqualTo(CredentialId.of("scripted", "audit"));

		JsonNode refused = event(as("worker", "lake", "Dag-Id: audit_x", "Task-Id: read"));
		assertThat(refused.at("/outcome").asString()).isEqualTo("policy_denied");
		assertThat(refused.at("/by/mapping").asString()).isEqualTo("lake");
		assertThat(refused.at("/by").propertyNames()).doesNotContain("rule", "store", "key", "entry", "credential");

		assertThat(event(asAuthority("closed", "Dag-Id: etl_x", "Task-Id: load")).at("/by").propertyNames())
			.as("of a single secret")
			.doesNotContain("entry");
	}

	@Test
	void theReasonsAreExplained() {
		JsonNode trace = asOfficer("/v1/connections/lake/explain?issuer=test&subject=worker&dag=audit_x&task=read");
		assertThat(trace.at("/verdict").asString()).isEqualTo("denied");
		assertThat(trace.at("/detail").asString()).contains("only in a context that is verified");
		assertThat(trace.at("/trace/mapping").propertyNames()).doesNotContain("store", "key");
		JsonNode secrets = trace.at("/trace/mapping/secrets");
		assertThat(secrets.valueStream().map((secret) -> secret.at("/key").asString())).containsExactly("ml-nightly",
				"ml-blue", "ml", "audit", "others");
		assertThat(secrets.at("/3/why").asString()).isEqualTo(
				"demands that dag_id is verified and task_id is verified; dag_id is asserted, task_id is asserted");
		assertThat(secrets.at("/3/when/tasks/0").asString()).isEqualTo("read");
		assertThat(secrets.at("/3/when/standing").asString()).isEqualTo("verified");
		assertThat(secrets.at("/0/why").asString()).contains("applies to the DAGs ml_*; the request says audit_x");

		JsonNode allowed = asOfficer("/v1/connections/lake/explain?issuer=test&subject=worker&dag=etl_x");
		assertThat(allowed.at("/trace/mapping/key").asString()).isEqualTo("others");
		assertThat(allowed.at("/trace/store/name").asString()).isEqualTo("scripted");
		assertThat(allowed.at("/trace/mapping/secrets").valueStream().filter((one) -> one.at("/chosen").asBoolean()))
			.singleElement()
			.satisfies((one) -> assertThat(one.at("/key").asString()).isEqualTo("others"));
	}

	@Test
	void aCallerThatAsksAboutItselfLearnsNothingOfOtherTasks() {
		String told = this.broker
			.get("/v1/connections/closed/explain", token("worker", "workers"), ContextBroker.headers("Dag-Id: ml_x"))
			.body();

		assertThat(told).contains("\"verdict\":\"denied\"", "\"code\":\"policy_denied\"", "certain DAGs only")
			.doesNotContain("etl_", "closed\",\"store", "scripted");
	}

	@Test
	void thoseWhoAskWhoReadsItSeeEverySecret() {
		JsonNode mapping = asOfficer("/v1/access/readers?connection=s3-raw").at("/mapping");

		assertThat(mapping.propertyNames()).doesNotContain("store", "key");
		assertThat(mapping.at("/secrets").toString()).isEqualTo(
				"[{\"store\":\"scripted\",\"key\":\"raw-writer\",\"when\":{\"dags\":[\"etl_*\"],\"standing\":\"attested\"}},{\"store\":\"scripted\",\"key\":\"raw-reader\"}]");
	}

	@Test
	void operatorsSeeEverySecretOfTheMappingAndPickOne() {
		JsonNode all = asOfficer("/v1/rotations?connection=lake").at("/rotations");
		assertThat(all.valueStream().map((one) -> one.at("/key").asString())).containsExactly("audit", "ml", "ml-blue",
				"ml-nightly", "others");
		assertThat(all.valueStream().map((one) -> one.at("/mappings").toString()))
			.allMatch(Predicate.isEqual("[{\"kind\":\"connection\",\"name\":\"lake\"}]"))
			.hasSize(5);

		JsonNode first = asOfficer("/v1/rotations?connection=lake&limit=2");
		assertThat(first.at("/rotations").size()).isEqualTo(2);
		assertThat(asOfficer("/v1/rotations?connection=lake&limit=9&cursor=" + first.at("/next_cursor").asString())
			.at("/rotations")
			.valueStream()
			.map((one) -> one.at("/key").asString())).containsExactly("ml-blue", "ml-nightly", "others");
	}

	@Test
	void oneOfTheSecretsIsForgottenAloneOnOrder() {
		given(asAuthority("lake", "Dag-Id: ml_x", "Team: red"), "ml");
		given(as("worker", "lake"), "others");
		int ml = this.broker.store().reads("ml");
		int others = this.broker.store().reads("others");
		HttpResponse<String> order = this.broker.send(HttpRequest
			.newBuilder(URI
				.create(this.broker.url() + "/v1/rotations/" + CredentialId.of("scripted", "ml") + "/invalidate"))
			.header("Authorization", "Bearer " + this.broker.issuer().token("officer", "officers"))
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString("{\"reason\":\"a test\"}"))
			.build());
		assertThat(order.statusCode()).as(order.body()).isEqualTo(202);
		ended(order);

		given(asAuthority("lake", "Dag-Id: ml_x", "Team: red"), "ml");
		given(as("worker", "lake"), "others");
		assertThat(this.broker.store().reads("ml")).isEqualTo(ml + 1);
		assertThat(this.broker.store().reads("others")).isEqualTo(others);
	}

	private void ended(HttpResponse<String> order) {
		String path = order.headers().firstValue("Location").orElseThrow();
		for (int i = 0; i < 200 && !asOfficer(path).at("/state").asString().equals("succeeded"); i++) {
			pause();
		}
	}

	private static void pause() {
		try {
			Thread.sleep(20);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private HttpResponse<String> asAuthority(String id, String... headers) {
		Map<String, String> all = ContextBroker.headers(headers);
		all.put("Airflow-Context-Standing", "verified");
		return this.broker.get("/v1/connections/" + id, token("api", "api-server"), all);
	}

	private HttpResponse<String> as(String subject, String id, String... headers) {
		return this.broker.get("/v1/connections/" + id, token(subject, "workers"), ContextBroker.headers(headers));
	}

	private String token(String subject, String client) {
		return this.broker.issuer().token(subject, (claims) -> claims.claim("azp", client));
	}

	private JsonNode asOfficer(String target) {
		return JsonMapper.shared()
			.readTree(this.broker.get(target, this.broker.issuer().token("officer", "officers"), Map.of()).body());
	}

	private JsonNode event(HttpResponse<String> answer) {
		return asOfficer("/v1/audit/events?event_id=" + answer.headers().firstValue("Event-Id").orElseThrow())
			.at("/events/0");
	}

	private static void given(HttpResponse<String> answer, String key) {
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
		assertThat(answer.body()).contains("\"password\":\"canary-of-" + key + "\"");
	}

	private static void refused(HttpResponse<String> answer, String detail) {
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
		assertThat(answer.body()).contains("\"code\":\"policy_denied\"", detail).doesNotContain("canary");
	}

}

package io.credbroker.service.auditor;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import javax.sql.DataSource;

import io.credbroker.service.support.Broker;
import io.credbroker.service.support.ScriptedStore;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an auditor sees of what happened.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuditControllerTests {

	private static final String CATALOG = """
			connections:
			  "db-{name}":
			    conn-type: postgres
			    secret: { store: scripted, key: any }
			    password: ${password}
			  db-defect:
			    conn-type: postgres
			    secret: { store: scripted, key: defect }
			    password: ${password}
			policies:
			  - name: etl
			    callers: { issuer: test, groups: [airflow-etl] }
			    connections: ["db-*"]
			""";

	private Broker broker;

	@BeforeAll
	void start(@TempDir Path directory) {
		this.broker = started(directory);
	}

	@AfterAll
	void close() {
		this.broker.close();
	}

	private static Broker started(Path directory) {
		Broker broker = Broker.start(directory, CATALOG,
				Map.of("broker.audit.sinks.db.type", "database", "broker.audit.sinks.db.database.directory",
						directory.resolve("record"), "broker.roles.auditor.issuer", "test",
						"broker.roles.auditor.groups", "auditors", "broker.roles.auditor.subjects", "alice"));
		broker.store().answers("any", ScriptedStore.found("17", Map.of("password", "canary")));
		broker.store().answers("defect", (request) -> {
			throw new AssertionError("a defect");
		});
		return broker;
	}

	private static HttpResponse<String> ask(Broker broker, String path, Map<String, String> headers) {
		return broker.get(path, broker.issuer().token("auditor", "auditors"), headers);
	}

	private List<JsonNode> events(String query) {
		return events(this.broker, query);
	}

	private static List<JsonNode> events(Broker broker, String query) {
		HttpResponse<String> answer = ask(broker, "/v1/audit/events" + query, Map.of());
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
		return JsonMapper.shared().readTree(answer.body()).path("events").valueStream().toList();
	}

	private HttpResponse<String> lookup(String id, Map<String, String> headers) {
		return lookup(this.broker, id, headers);
	}

	private static HttpResponse<String> lookup(Broker broker, String id, Map<String, String> headers) {
		return broker.get("/v1/connections/" + id, broker.issuer().token("etl", "airflow-etl", "staff"), headers);
	}

	private static String correlation(HttpResponse<String> answer) {
		return answer.headers().firstValue("Correlation-Id").orElseThrow();
	}

	@Test
	void aLookupOfShadowModeIsMarkedAndFoundApart() {
		Map<String, String> shadow = Map.of("Airflow-Shadow", "true");
		lookup("db-shadow", shadow);
		lookup("db-shadow", Map.of("Airflow-Shadow", "false"));
		lookup("db-shadow", Map.of());

		assertThat(events("?conn_id=db-shadow&shadow=true")).singleElement().satisfies((event) -> {
			assertThat(event.path("shadow").asBoolean()).isTrue();
			assertThat(event.path("outcome").asString()).isEqualTo("granted");
		});
		assertThat(events("?conn_id=db-shadow&shadow=false")).hasSize(2)
			.allSatisfy((event) -> assertThat(event.has("shadow")).isFalse());
		assertThat(events("?conn_id=db-shadow")).as("nobody hides behind the mark").hasSize(3);
		assertThat(ask(this.broker, "/v1/audit/verify", Map.of()).body()).startsWith("{\"intact\":true");
	}

	@ParameterizedTest
	@ValueSource(strings = { "yes", "TRUE", "1", "true,true", "" })
	void aHeaderThatSaysNeitherIsRefused(String value) {
		HttpResponse<String> answer = lookup("db-x", Map.of("Airflow-Shadow", value));

		assertThat(answer.statusCode()).isEqualTo(400);
		assertThat(answer.body()).contains("request_invalid", "Airflow-Shadow is true or false");
	}

	@Test
	void whatWouldHaveFailedIsSummedUpWithItsDags(@TempDir Path directory) {
		try (Broker own = started(directory)) {
			lookup(own, "db-good", Map.of("Airflow-Shadow", "true"));
			lookup(own, "nobody", Map.of());
			IntStream.range(0, 22)
				.forEach((i) -> lookup(own, "nobody",
						Map.of("Airflow-Shadow", "true", "Airflow-Dag-Id", "dag" + (i % 21))));
			own.get("/v1/variables/lost", own.issuer().token("etl"), Map.of("Airflow-Shadow", "true"));

			JsonNode summary = JsonMapper.shared().readTree(ask(own, "/v1/audit/shadow?days=1", Map.of()).body());

			assertThat(summary.path("lookups").asInt()).isEqualTo(24);
			assertThat(summary.path("failed").asInt()).isEqualTo(23);
			assertThat(summary.path("complete").asBoolean()).isTrue();
			assertThat(summary.path("ids").valueStream().toList()).satisfiesExactly((first) -> {
				assertThat(first.path("id").asString()).isEqualTo("nobody");
				assertThat(first.path("outcome").asString()).isEqualTo("not_mapped");
				assertThat(first.path("lookups").asInt()).isEqualTo(22);
				assertThat(first.path("dag_count").asInt()).isEqualTo(21);
				assertThat(first.path("dags").size()).isEqualTo(20);
				assertThat(first.at("/dags/0").asString()).isEqualTo("dag0");
				assertThat(Instant.parse(first.path("last_at").asString())).isBeforeOrEqualTo(Instant.now());
			}, (second) -> {
				assertThat(second.path("kind").asString()).isEqualTo("variable");
				assertThat(second.path("dags").isEmpty()).isTrue();
			});
			assertThat(own.application().getBean(MeterRegistry.class).find("broker.shadow.lookups").timers())
				.extracting((timer) -> timer.getId().getTag("outcome") + " " + timer.count())
				.containsExactlyInAnyOrder("granted 1", "not_mapped 22", "not_mapped 1");
		}
	}

	@Test
	void aGrantIsThereWithAllThatItWentBy() {
		HttpResponse<String> answer = lookup("db-whole", Map.of("Airflow-Dag-Id", "daily"));

		assertThat(events("?conn_id=db-whole&caller=test/etl&dag=daily&outcome=granted&version=17")).singleElement()
			.satisfies((event) -> {
				assertThat(event.path("correlation_id").asString()).isEqualTo(correlation(answer));
				assertThat(event.at("/by/rule").asString()).isEqualTo("etl");
				assertThat(event.at("/by/groups").toString()).isEqualTo("[\"airflow-etl\"]");
				assertThat(event.at("/caller/groups").toString()).contains("airflow-etl", "staff");
				assertThat(event.at("/caller/token/binding").asString()).isEqualTo("none");
				assertThat(event.at("/caller/token/aud/0").asString()).isEqualTo("broker");
				assertThat(event.at("/caller/token/jti").isString()).isTrue();
				assertThat(event.at("/caller/token/exp").asLong())
					.isGreaterThan(event.at("/caller/token/iat").asLong());
				assertThat(event.at("/granted/ttl_seconds").asLong()).isPositive();
				assertThat(event.toString()).doesNotContain("canary");
			});
	}

	@Test
	void aRefusalIsFoundByItsReference() {
		HttpResponse<String> answer = this.broker.get("/v1/connections/db-a", this.broker.issuer().token("eve"),
				Map.of());

		assertThat(events("?correlation_id=" + correlation(answer))).singleElement()
			.satisfies((event) -> assertThat(event.path("outcome").asString()).isEqualTo("policy_denied"));
	}

	@Test
	void allThatWasRefusedIsFoundAtOnce() {
		lookup("db-fine", Map.of("Airflow-Dag-Id", "refusals"));
		this.broker.get("/v1/connections/db-fine", this.broker.issuer().token("eve"),
				Map.of("Airflow-Dag-Id", "refusals"));
		this.broker.get("/v1/connections/nothing", this.broker.issuer().token("eve"),
				Map.of("Airflow-Dag-Id", "refusals"));

		assertThat(events("?refused=true&dag=refusals")).extracting((event) -> event.path("outcome").asString())
			.containsExactly("not_mapped", "policy_denied");
		assertThat(events("?refused=true&limit=1000")).isNotEmpty()
			.noneMatch((event) -> event.path("outcome").asString("").equals("granted"))
			.allMatch((event) -> event.has("outcome"));
		assertThat(ask(this.broker, "/v1/audit/events?refused=false", Map.of()).statusCode()).isEqualTo(400);
	}

	@Test
	void anAnswerFromMemoryIsThereAsWell() {
		lookup("db-twice", Map.of());
		int reads = this.broker.store().reads("any");
		lookup("db-twice", Map.of());

		assertThat(this.broker.store().reads("any")).isEqualTo(reads);
		assertThat(events("?conn_id=db-twice&outcome=granted")).hasSize(2);
	}

	@Test
	void aDefectIsAnOutcomeToo() {
		assertThat(lookup("db-defect", Map.of()).statusCode()).isEqualTo(500);

		assertThat(events("?outcome=internal_error&caller=etl")).singleElement()
			.satisfies((event) -> assertThat(event.path("id").asString()).isEqualTo("db-defect"));
	}

	@Test
	void aFailedAuthenticationIsThereWithoutItsToken() {
		String token = this.broker.issuer()
			.token("etl", (claims) -> claims.expirationTime(Date.from(Instant.now().minusSeconds(600))));
		HttpResponse<String> answer = this.broker.get("/v1/connections/db-a", token, Map.of());

		assertThat(events("?correlation_id=" + correlation(answer))).singleElement().satisfies((event) -> {
			assertThat(event.path("event").asString()).isEqualTo("authentication");
			assertThat(event.path("outcome").asString()).isEqualTo("token_expired");
			assertThat(event.path("claimed_issuer").asString()).isEqualTo("test");
			assertThat(event.path("source").asString()).isEqualTo("127.0.0.1");
			assertThat(event.toString()).doesNotContain(token.substring(token.lastIndexOf('.') + 1));
		});
	}

	@Test
	void aFloodOfFailedAuthenticationsIsCountedRatherThanKept(@TempDir Path other) {
		try (Broker flooded = started(other)) {
			for (int number = 0; number < 200; number++) {
				flooded.get("/v1/connections/db-a", "garbage", Map.of());
			}

			assertThat(events(flooded, "?event=authentication&limit=1000")).hasSizeBetween(50, 199)
				.allMatch((event) -> event.path("outcome").asString().equals("token_signature_invalid"));
		}
	}

	@Test
	void whoReadsTheRecordIsOnIt() {
		this.broker.get("/v1/audit/events?dag=daily", this.broker.issuer().token("alice"), Map.of());
		this.broker.get("/v1/audit/verify", this.broker.issuer().token("mallory"), Map.of());

		assertThat(events("?event=access&caller=alice")).singleElement().satisfies((event) -> {
			assertThat(event.path("id").asString()).isEqualTo("/v1/audit/events");
			assertThat(event.at("/parameters/dag").asString()).isEqualTo("daily");
			assertThat(event.path("outcome").asString()).isEqualTo("granted");
		});
		assertThat(events("?event=access&caller=mallory")).singleElement()
			.satisfies((event) -> assertThat(event.path("outcome").asString()).isEqualTo("role_required"));
	}

	@Test
	void anExportIsEveryEventInItsOrder() {
		for (int number = 0; number < 5; number++) {
			lookup("db-" + number, Map.of());
		}

		HttpResponse<String> answer = ask(this.broker, "/v1/audit/events", Map.of("Accept", "application/x-ndjson"));

		assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/x-ndjson");
		assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
		List<Integer> sequence = answer.body()
			.lines()
			.map((line) -> JsonMapper.shared().readTree(line).path("sequence").asInt())
			.toList();
		assertThat(sequence).hasSizeGreaterThan(6)
			.isEqualTo(IntStream.rangeClosed(1, sequence.size()).boxed().toList());
	}

	@Test
	void anUntouchedRecordIsIntact() {
		lookup("db-a", Map.of());

		assertThat(ask(this.broker, "/v1/audit/verify", Map.of()).body()).startsWith("{\"intact\":true")
			.contains("\"findings\":[]");
	}

	@Test
	void anEditedAndAMissingRowAreFound(@TempDir Path other) throws SQLException {
		try (Broker attacked = started(other)) {
			for (int number = 0; number < 6; number++) {
				lookup(attacked, "db-" + number, Map.of());
			}
			Attacked rows = attack(other.resolve("record/audit"));

			JsonNode verdict = JsonMapper.shared().readTree(ask(attacked, "/v1/audit/verify", Map.of()).body());

			assertThat(verdict.path("intact").asBoolean()).isFalse();
			assertThat(verdict.path("findings").valueStream().map((finding) -> finding.path("kind").asString()))
				.containsExactly("edited", "missing");
			assertThat(verdict.at("/findings/0/sequence").asInt()).isEqualTo(rows.edited());
			assertThat(verdict.at("/findings/1/detail").asString())
				.isEqualTo("event %d is missing".formatted(rows.deleted()));
		}
	}

	private static Attacked attack(Path database) throws SQLException {
		try (Connection connection = DriverManager.getConnection("jdbc:h2:file:" + database, "broker", "");
				Statement statement = connection.createStatement()) {
			Attacked rows = new Attacked(sequence(statement, "db-1"), sequence(statement, "db-4"));
			statement
				.execute("update audit_event set line = replace(line, 'db-1', 'db-x'), id = 'db-x' where id = 'db-1'");
			statement.execute("delete from audit_event where id = 'db-4'");
			return rows;
		}
	}

	private static int sequence(Statement statement, String id) throws SQLException {
		try (ResultSet row = statement.executeQuery("select sequence from audit_event where id = '%s'".formatted(id))) {
			row.next();
			return row.getInt(1);
		}
	}

	private record Attacked(int edited, int deleted) {
	}

	@Test
	void aBrokerWithoutADatabaseSaysSo(@TempDir Path other) {
		try (Broker bare = Broker.start(other, CATALOG,
				Map.of("broker.roles.auditor.issuer", "test", "broker.roles.auditor.groups", "auditors"))) {
			HttpResponse<String> answer = bare.get("/v1/audit/events", bare.issuer().token("auditor", "auditors"),
					Map.of());

			assertThat(answer.statusCode()).isEqualTo(400);
			assertThat(answer.body()).contains("configure a sink of type database");
			assertThat(bare.application().getBeanNamesForType(DataSource.class)).isEmpty();
		}
	}

}

package io.credbroker.service.admin;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;

import javax.sql.DataSource;

import io.credbroker.service.support.Broker;
import io.credbroker.service.support.ScriptedStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an auditor sees of what happened.
 */
class AuditControllerTests {

	private static final String CATALOG = """
			connections:
			  "db-{name}":
			    conn-type: postgres
			    secret: { store: scripted, key: any }
			    password: ${password}
			policies:
			  - name: etl
			    callers: { issuer: test, groups: [airflow-etl] }
			    connections: ["db-*"]
			""";

	private final Path directory;

	private final Broker broker;

	AuditControllerTests(@TempDir Path directory) {
		this.directory = directory;
		this.broker = Broker.start(directory, CATALOG,
				Map.of("broker.audit.sinks.db.type", "database", "broker.audit.sinks.db.database.directory",
						directory.resolve("record"), "broker.roles.auditor.issuer", "test",
						"broker.roles.auditor.groups", "auditors", "broker.roles.auditor.subjects", "alice"));
	}

	@BeforeEach
	void script() {
		this.broker.store().answers("any", ScriptedStore.found("17", Map.of("password", "canary")));
	}

	@AfterEach
	void close() {
		this.broker.close();
	}

	private HttpResponse<String> ask(String path, Map<String, String> headers) {
		return this.broker.get(path, this.broker.issuer().token("auditor", "auditors"), headers);
	}

	private List<JsonNode> events(String query) {
		HttpResponse<String> answer = ask("/v1/audit/events" + query, Map.of());
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
		return JsonMapper.shared().readTree(answer.body()).path("events").valueStream().toList();
	}

	private HttpResponse<String> lookup(String id, Map<String, String> headers) {
		return this.broker.get("/v1/connections/" + id, this.broker.issuer().token("etl", "airflow-etl"), headers);
	}

	private static String correlation(HttpResponse<String> answer) {
		return answer.headers().firstValue("Correlation-Id").orElseThrow();
	}

	@Test
	void aGrantIsThereWithAllThatItWentBy() {
		HttpResponse<String> answer = lookup("db-a", Map.of("Airflow-Dag-Id", "daily"));

		assertThat(events("?conn_id=db-a&caller=test/etl&dag=daily&outcome=granted&version=17")).singleElement()
			.satisfies((event) -> {
				assertThat(event.path("correlation_id").asString()).isEqualTo(correlation(answer));
				assertThat(event.at("/by/rule").asString()).isEqualTo("etl");
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
	void anAnswerFromMemoryIsThereAsWell() {
		lookup("db-a", Map.of());
		lookup("db-a", Map.of());

		assertThat(this.broker.store().reads("any")).isEqualTo(1);
		assertThat(events("?conn_id=db-a&outcome=granted")).hasSize(2);
	}

	@Test
	void aFailedAuthenticationIsThereWithoutItsToken() {
		String token = this.broker.issuer()
			.token("etl", (claims) -> claims.expirationTime(Date.from(Instant.now().minusSeconds(600))));
		HttpResponse<String> answer = this.broker.get("/v1/connections/db-a", token, Map.of());

		assertThat(events("?event=authentication")).singleElement().satisfies((event) -> {
			assertThat(event.path("outcome").asString()).isEqualTo("token_expired");
			assertThat(event.path("claimed_issuer").asString()).isEqualTo("test");
			assertThat(event.path("source").asString()).isEqualTo("127.0.0.1");
			assertThat(event.path("correlation_id").asString()).isEqualTo(correlation(answer));
			assertThat(event.toString()).doesNotContain(token.substring(token.lastIndexOf('.') + 1));
		});
	}

	@Test
	void aFloodOfFailedAuthenticationsIsCountedRatherThanKept() {
		for (int number = 0; number < 200; number++) {
			this.broker.get("/v1/connections/db-a", "garbage", Map.of());
		}

		List<JsonNode> events = events("?event=authentication&limit=1000");

		assertThat(events).hasSizeBetween(50, 199)
			.allMatch((event) -> event.path("outcome").asString().equals("token_signature_invalid"));
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

		HttpResponse<String> answer = ask("/v1/audit/events", Map.of("Accept", "application/x-ndjson"));

		assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/x-ndjson");
		assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
		assertThat(answer.body()
			.lines()
			.map((line) -> JsonMapper.shared().readTree(line).path("sequence").asInt())
			.toList()).containsExactly(1, 2, 3, 4, 5, 6, 7);
	}

	@Test
	void anUntouchedRecordIsIntact() {
		lookup("db-a", Map.of());

		assertThat(ask("/v1/audit/verify", Map.of()).body()).startsWith("{\"intact\":true").contains("\"findings\":[]");
	}

	@Test
	void anEditedAndAMissingRowAreFound() throws SQLException {
		for (int number = 0; number < 6; number++) {
			lookup("db-" + number, Map.of());
		}
		try (Connection connection = DriverManager
			.getConnection("jdbc:h2:file:%s".formatted(this.directory.resolve("record/audit")), "broker", "");
				Statement statement = connection.createStatement()) {
			statement
				.execute("update audit_event set line = replace(line, 'db-1', 'db-x'), id = 'db-x' where id = 'db-1'");
			statement.execute("delete from audit_event where id = 'db-4'");
		}

		JsonNode verdict = JsonMapper.shared().readTree(ask("/v1/audit/verify", Map.of()).body());

		assertThat(verdict.path("intact").asBoolean()).isFalse();
		assertThat(verdict.path("findings").valueStream().map((finding) -> finding.path("kind").asString()))
			.containsExactly("edited", "missing");
		assertThat(verdict.at("/findings/0/sequence").asInt()).isEqualTo(3);
		assertThat(verdict.at("/findings/1/detail").asString()).isEqualTo("event 6 is missing");
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

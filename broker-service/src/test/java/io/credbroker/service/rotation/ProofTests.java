package io.credbroker.service.rotation;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import io.credbroker.service.record.sinks.TestDatabase;
import io.credbroker.service.record.verify.AuditVerify;
import io.credbroker.service.secret.CredentialId;
import io.credbroker.service.support.Broker;
import io.credbroker.service.support.ScriptedStore;
import io.credbroker.spi.DescribeResult;
import io.credbroker.spi.FetchResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The statement about the holders of a secret, from HTTP to the command that checks it.
 */
class ProofTests {

	private static final String CATALOG = """
			connections:
			  warehouse: { conn-type: postgres, secret: { store: scripted, key: warehouse }, ttl: 1h }
			policies:
			  - { name: etl, callers: { issuer: test, groups: [airflow-etl] }, connections: ["*"] }
			""";

	private static final String PATH = "/v1/rotations/" + CredentialId.of("scripted", "warehouse");

	@TempDir
	private Path directory;

	private Map<String, Object> settings(TestDatabase kind) {
		Map<String, Object> settings = new LinkedHashMap<>();
		settings.put("broker.audit.sinks.db.type", "database");
		settings.put("broker.audit.sinks.db.timeout", "10s");
		if (kind == TestDatabase.H2) {
			settings.put("broker.audit.sinks.db.database.directory", this.directory.resolve("record"));
		}
		else {
			settings.put("broker.audit.sinks.db.database.url", kind.create(this.directory).url());
			settings.put("broker.audit.sinks.db.database.username", "postgres");
		}
		settings.put("broker.roles.auditor.issuer", "test");
		settings.put("broker.roles.auditor.groups", "auditors");
		return settings;
	}

	private static void lookUp(Broker broker, String dag) {
		HttpResponse<String> answer = broker.get("/v1/connections/warehouse?fresh=true",
				broker.issuer().token("worker", "airflow-etl"),
				Map.of("Airflow-Dag-Id", dag, "Airflow-Map-Index", "3"));
		assertThat(answer.statusCode()).isEqualTo(200);
	}

	private static String ask(Broker broker, String path, String accept) {
		HttpResponse<String> answer = broker.get(path, broker.issuer().token("auditor", "auditors"),
				Map.of("Accept", accept));
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
		return answer.body();
	}

	private static void await(Broker broker, int versions) throws InterruptedException {
		for (int i = 0; i < 300 && json(ask(broker, PATH, "*/*")).path("versions").size() < versions; i++) {
			Thread.sleep(50);
		}
	}

	private static JsonNode json(String text) {
		return JsonMapper.shared().readTree(text);
	}

	/**
	 * A record in which a version was replaced while a DAG holds it.
	 */
	private Exported exported(TestDatabase kind) throws InterruptedException, IOException {
		try (Broker broker = Broker.start(this.directory, CATALOG, settings(kind))) {
			broker.store().answers("warehouse", ScriptedStore.found("1", Map.of("password", "canary-1")));
			lookUp(broker, "old_dag");
			lookUp(broker, "old_dag");
			lookUp(broker, "other_dag");
			await(broker, 1);
			broker.store().answers("warehouse", ScriptedStore.found("2", Map.of("password", "canary-2")));
			for (int i = 0; i < 100 && json(ask(broker, PATH, "*/*")).path("versions").size() < 2; i++) {
				lookUp(broker, "new_dag");
				Thread.sleep(100);
			}
			String statement = ask(broker, PATH + "/proof", "*/*");
			lookUp(broker, "afterwards");
			return new Exported(statement, ask(broker, "/v1/audit/events", "application/x-ndjson").lines().toList());
		}
	}

	private record Exported(String statement, List<String> lines) {

		int line(String... texts) {
			for (int i = 0; i < this.lines.size(); i++) {
				if (List.of(texts).stream().allMatch(this.lines.get(i)::contains)) {
					return i;
				}
			}
			throw new AssertionError("no line has " + List.of(texts));
		}

		List<String> with(int index, UnaryOperator<String> edit) {
			List<String> edited = new ArrayList<>(this.lines);
			edited.set(index, edit.apply(edited.get(index)));
			return edited;
		}

	}

	private Result check(String statement, List<String> lines) throws IOException {
		Path file = Files.writeString(this.directory.resolve("statement.json"), statement);
		Path record = Files.write(this.directory.resolve("record.jsonl"), lines);
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		int status = new AuditVerify(new ByteArrayInputStream(new byte[0]),
				new PrintStream(out, true, StandardCharsets.UTF_8))
			.run(List.of("--proof", file.toString(), record.toString()));
		return new Result(status, out.toString(StandardCharsets.UTF_8));
	}

	private record Result(int status, String text) {
	}

	@ParameterizedTest
	@EnumSource
	void anHonestStatementHolds(TestDatabase kind) throws Exception {
		Exported exported = exported(kind);
		JsonNode statement = json(exported.statement());

		Result result = check(exported.statement(), exported.lines());

		assertThat(result.text()).contains("the statement holds", "version 2").doesNotContain("DIFFERS", "canary");
		assertThat(result.status()).isZero();
		assertThat(statement.at("/current/version").asString()).isEqualTo("2");
		assertThat(statement.at("/older/0/version").asString()).isEqualTo("1");
		assertThat(statement.at("/older/0/grants").asInt()).isGreaterThanOrEqualTo(3);
		assertThat(
				statement.at("/older/0/still_held_by").valueStream().map((holder) -> holder.path("dag_id").asString()))
			.contains("old_dag", "other_dag");
		assertThat(statement.path("nobody_holds_an_older_version").asBoolean()).isFalse();
		assertThat(statement.path("none_from").asString()).isEqualTo(statement.at("/older/0/held_until").asString());
		assertThat(exported.statement()).doesNotContain("afterwards", "canary");
	}

	@Test
	void aNewerVersionThatNobodyHasReadIsReadFirst() throws InterruptedException {
		Map<String, Object> settings = settings(TestDatabase.H2);
		settings.put("broker.rotation.look-every", "1s");
		try (Broker broker = Broker.start(this.directory, CATALOG, settings)) {
			broker.store().answers("warehouse", ScriptedStore.found("1", Map.of("password", "canary-1")));
			lookUp(broker, "old_dag");
			await(broker, 1);
			broker.store().answers("warehouse", new FetchResult.Denied("no right to read"));
			broker.store().describes("warehouse", () -> new DescribeResult.Described("2", null, null));
			for (int i = 0; i < 300 && json(ask(broker, PATH, "*/*")).has("fingerprint"); i++) {
				Thread.sleep(50);
			}

			HttpResponse<String> unread = broker.get(PATH + "/proof", broker.issuer().token("auditor", "auditors"),
					Map.of());
			broker.store().answers("warehouse", ScriptedStore.found("2", Map.of("password", "canary-2")));
			JsonNode statement = json(ask(broker, PATH + "/proof", "*/*"));

			assertThat(unread.statusCode()).as(unread.body()).isEqualTo(400);
			assertThat(unread.body()).contains("could not read", "no right to read");
			assertThat(statement.at("/current/version").asString()).isEqualTo("2");
			assertThat(statement.path("nobody_holds_an_older_version").asBoolean()).isFalse();
		}
	}

	@Test
	void aSecretIsReadFirstSinceMostStoresDoNotSayWhenItChanges() throws InterruptedException {
		Map<String, Object> settings = settings(TestDatabase.H2);
		settings.put("broker.rotation.look-every", "0s");
		try (Broker broker = Broker.start(this.directory, CATALOG, settings)) {
			broker.store().answers("warehouse", ScriptedStore.found("1", Map.of("password", "canary-1")));
			lookUp(broker, "old_dag");
			await(broker, 1);
			broker.store().answers("warehouse", new FetchResult.Unavailable("it is being upgraded", null));
			HttpResponse<String> unknown = broker.get(PATH + "/proof", broker.issuer().token("auditor", "auditors"),
					Map.of());
			broker.store().answers("warehouse", ScriptedStore.found("2", Map.of("password", "canary-2")));
			JsonNode replaced = json(ask(broker, PATH + "/proof", "*/*"));
			broker.store().answers("warehouse", new FetchResult.Missing());
			JsonNode gone = json(ask(broker, PATH + "/proof", "*/*"));

			assertThat(unknown.statusCode()).as(unknown.body()).isEqualTo(400);
			assertThat(unknown.body()).contains("could not read", "it is being upgraded");
			assertThat(replaced.at("/current/version").asString()).isEqualTo("2");
			assertThat(replaced.at("/older/0/version").asString()).isEqualTo("1");
			assertThat(replaced.path("nobody_holds_an_older_version").asBoolean()).isFalse();
			assertThat(gone.at("/current/version").asString()).isEqualTo("2");
		}
	}

	@Test
	void whatWasChangedAfterwardsDoesNotHold() throws Exception {
		Exported exported = exported(TestDatabase.H2);
		int granted = exported.line("\"granted\"", "\"dag_id\":\"old_dag\"", "\"version\":\"1\"");
		int seen = exported.line("\"event\":\"version_seen\"", "\"version\":\"2\"");

		assertThat(check(exported.statement(), exported.with(granted, (line) -> line.replace("old_dag", "new_dag"))))
			.satisfies((result) -> {
				assertThat(result.status()).isEqualTo(1);
				assertThat(result.text()).contains("EDITED");
			});
		List<String> removed = new ArrayList<>(exported.lines());
		removed.remove(granted);
		assertThat(check(exported.statement(), removed).text()).contains("MISSING").contains("CANNOT BE RELIED ON");
		removed = new ArrayList<>(exported.lines());
		removed.remove(seen);
		assertThat(check(exported.statement(), removed).status()).isEqualTo(1);
		assertThat(check(exported.statement(), exported.lines().subList(0, seen)).text()).as("the end was cut off")
			.contains("DIFFERS /record");
		assertThat(check(exported.statement(), exported.lines().subList(granted + 1, exported.lines().size())).text())
			.as("the beginning was cut off")
			.contains("DIFFERS /record");
	}

	@Test
	void aStatementThatWasEditedDoesNotHold() throws Exception {
		Exported exported = exported(TestDatabase.H2);
		JsonNode statement = json(exported.statement());
		for (Map.Entry<String, String> edit : Map
			.of("\"nobody_holds_an_older_version\":false", "\"nobody_holds_an_older_version\":true",
					"\"dag_id\":\"old_dag\"", "\"dag_id\":\"nice_dag\"", statement.path("none_from").asString(),
					"2020-01-01T00:00:00Z", "\"grants\":" + statement.at("/older/0/grants").asInt(), "\"grants\":1",
					"\"last\":" + statement.at("/record/instances/0/last").asInt(), "\"last\":2")
			.entrySet()) {
			assertThat(exported.statement()).contains(edit.getKey());
			Result result = check(exported.statement().replace(edit.getKey(), edit.getValue()), exported.lines());
			assertThat(result.status()).as(edit.getKey()).isEqualTo(1);
			assertThat(result.text()).contains("THE STATEMENT DOES NOT HOLD", "DIFFERS");
		}
		assertThat(check("{\"format\":2}", exported.lines()).status()).isEqualTo(2);
		assertThat(check("no json", exported.lines()).status()).isEqualTo(2);
	}

	@Test
	void aStatementFromAnotherRecordDoesNotHold(@TempDir Path other) throws Exception {
		Exported one = exported(TestDatabase.H2);
		this.directory = other;
		Exported another = exported(TestDatabase.H2);

		Result result = check(one.statement(), another.lines());

		assertThat(result.status()).isEqualTo(1);
		assertThat(result.text()).contains("DIFFERS /record/instances", "THE STATEMENT DOES NOT HOLD");
	}

}

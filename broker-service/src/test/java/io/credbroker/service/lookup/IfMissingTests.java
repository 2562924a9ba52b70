package io.credbroker.service.lookup;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.credbroker.service.secret.CredentialId;
import io.credbroker.service.support.Broker;
import io.credbroker.service.support.Operator;
import io.credbroker.service.support.ScriptedStore;
import io.credbroker.spi.FetchResult;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Mappings whose secrets need not be there, through HTTP.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class IfMissingTests {

	private static final String CATALOG = """
			connections:
			  strict: { conn-type: http, secret: { store: scripted, key: old/strict } }
			  "held-{name}": { conn-type: http, secret: { store: held, key: "held/{name}" }, if-missing: not-mapped }
			  "{name}": { secret: { store: scripted, key: "old/{name}" }, whole-connection: true, if-missing: not-mapped }
			variables:
			  deleted: { secret: { store: scripted, key: old/deleted }, if-missing: not-mapped }
			  "{name}": { secret: { store: scripted, key: "old/{name}" }, if-missing: not-mapped, max-stale: 1h }
			configs:
			  "{name}": { secret: { store: scripted, key: "old/{name}" }, if-missing: not-mapped }
			policies:
			  - name: etl
			    callers: { issuer: test, groups: [airflow-etl] }
			    connections: ["*"]
			    variables: ["*"]
			    configs: ["*"]
			""";

	private Broker broker;

	private String auditor;

	@BeforeAll
	void start(@TempDir Path directory) {
		Map<String, Object> properties = new HashMap<>(
				Map.of("broker.audit.sinks.db.type", "database", "broker.audit.sinks.db.database.directory",
						directory.resolve("record").toString(), "broker.stores.held.type", "scripted"));
		properties.putAll(Operator.ROLE);
		for (String role : List.of("auditor", "security")) {
			properties.put("broker.roles." + role + ".issuer", "test");
			properties.put("broker.roles." + role + ".groups", "auditors");
		}
		this.broker = Broker.start(directory, CATALOG, properties);
		this.auditor = this.broker.issuer().token("auditor", "auditors");
		ScriptedStore store = this.broker.store();
		store.answers("old/denied", new FetchResult.Denied("403 permission denied"));
		store.answers("old/rejected-shape", new FetchResult.Malformed("no JSON"));
		store.answers("old/login", new FetchResult.Rejected("401 at the login"));
		store.answers("old/away", new FetchResult.Unavailable("connection refused", null));
		store.answers("old/slow", new FetchResult.Throttled(null));
	}

	@AfterAll
	void stop() {
		this.broker.close();
	}

	@ParameterizedTest
	@CsvSource({ "connections, connection", "variables, variable", "configs, config" })
	void isNotMappedAndOnTheRecordWithWhatItFound(String plural, String kind, CapturedOutput output) {
		HttpResponse<String> response = this.broker.get("/v1/" + plural + "/unmoved");

		assertThat(response.statusCode()).isEqualTo(404);
		assertThat(response.body()).contains("\"code\":\"not_mapped\"", "if-missing: not-mapped", "scripted");
		JsonNode event = event("kind=" + kind + "&id=unmoved");
		assertThat(event.path("outcome").asString()).isEqualTo("not_mapped");
		assertThat(event.at("/by/mapping").asString()).isEqualTo("{name}");
		assertThat(event.at("/by/key").asString()).isEqualTo("old/unmoved");
		assertThat(event.at("/by/rule").asString()).isEqualTo("etl");
		assertThat(event.at("/by/if_missing").asString()).isEqualTo("not-mapped");
		assertThat(output).doesNotContain("does not return the secret");
	}

	@Test
	void theStoreIsAskedOnceForWhatItDoesNotHave() {
		for (int i = 0; i < 5; i++) {
			assertThat(this.broker.get("/v1/connections/asked-once").statusCode()).isEqualTo(404);
		}

		assertThat(this.broker.store().reads("old/asked-once")).isEqualTo(1);
	}

	@Test
	void withoutItTheSecretIsMissing() {
		HttpResponse<String> response = this.broker.get("/v1/connections/strict");

		assertThat(response.statusCode()).isEqualTo(424);
		assertThat(response.body()).contains("secret_missing");
		assertThat(event("conn_id=strict").path("by").propertyNames()).doesNotContain("if_missing");
	}

	@ParameterizedTest
	@CsvSource({ "denied, 424, store_refused", "rejected-shape, 424, secret_malformed", "login, 424, store_refused",
			"away, 503, store_unavailable", "slow, 503, store_throttled" })
	void anyOtherFailureStaysWhatItIs(String id, int status, String code) {
		HttpResponse<String> response = this.broker.get("/v1/configs/" + id);

		assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
		assertThat(response.body()).contains("\"code\":\"" + code + "\"");
	}

	@Test
	void aStoreThatRejectsTheBrokerIsAnOutageForWhatItDoesNotHaveToo() {
		for (int i = 0; i < 3; i++) {
			this.broker.store().answers("held/login" + i, new FetchResult.Rejected("401 at the login"));
			assertThat(this.broker.get("/v1/connections/held-login" + i).body()).doesNotContain("not_mapped");
		}

		HttpResponse<String> missing = this.broker.get("/v1/connections/held-nowhere");

		assertThat(missing.statusCode()).isEqualTo(503);
		assertThat(missing.body()).contains("circuit_open", "rejects the broker's own credential");
		assertThat(this.broker.store().reads("held/nowhere")).as("the store cannot say that it has none").isZero();
	}

	@Test
	void aCallerWithoutARuleIsDeniedWhateverTheStoreHas() {
		HttpResponse<String> response = this.broker.get("/v1/connections/unmoved",
				this.broker.issuer().token("guest", "guests"), Map.of());

		assertThat(response.statusCode()).isEqualTo(403);
	}

	@Test
	void aDeletedSecretIsGoneAtTheNextReadingAndItsHoldersStay() {
		this.broker.store().answers("old/deleted", ScriptedStore.found("1", Map.of("value", "v")));
		assertThat(this.broker.get("/v1/variables/deleted").statusCode()).isEqualTo(200);
		this.broker.store().answers("old/deleted", new FetchResult.Missing());

		Operator operator = Operator.of(this.broker);
		operator.ended(Operator.started(operator.post(Operator.invalidate("old/deleted"))));

		assertThat(this.broker.get("/v1/variables/deleted").statusCode()).isEqualTo(404);
		assertThat(operator.get("/v1/rotations/" + CredentialId.of("scripted", "old/deleted") + "/holders").body())
			.contains("\"subject\":\"etl\"");
	}

	@Test
	void anOutageServesWhatIsCachedAndNeverNotMapped() {
		this.broker.store().answers("old/cached", ScriptedStore.found("1", Map.of("value", "v")));
		assertThat(this.broker.get("/v1/variables/cached").statusCode()).isEqualTo(200);
		this.broker.store().answers("old/cached", new FetchResult.Unavailable("connection refused", null));

		assertThat(this.broker.get("/v1/variables/cached?fresh=true").statusCode()).isEqualTo(200);
	}

	@Test
	void anExplanationSaysIt() {
		HttpResponse<String> own = this.broker.get("/v1/connections/unmoved/explain");
		HttpResponse<String> trace = this.broker
			.get("/v1/connections/unmoved/explain?issuer=test&subject=etl&group=airflow-etl", this.auditor, Map.of());

		assertThat(own.body()).contains("\"verdict\":\"allowed\"", "if-missing: not-mapped");
		assertThat(trace.body()).contains("\"if_missing\":\"not-mapped\"");
		assertThat(this.broker.get("/v1/access/readers?connection=strict", this.auditor, Map.of()).body())
			.doesNotContain("if_missing");
	}

	private JsonNode event(String search) {
		String body = this.broker.get("/v1/audit/events?limit=1&" + search, this.auditor, Map.of()).body();
		return JsonMapper.shared().readTree(body).at("/events/0");
	}

}

package io.credbroker.service;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.credbroker.service.secret.CredentialId;
import io.credbroker.service.support.Broker;
import io.credbroker.service.support.Operator;
import io.credbroker.service.support.ScriptedStore;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.RotateResult;
import io.credbroker.spi.Secret;
import io.credbroker.spi.SecretValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A marker represents every secret: it may appear in the body of a granted lookup and
 * nowhere else.
 */
@ExtendWith(OutputCaptureExtension.class)
class CanaryTests {

	private static final String CANARY = "canary-" + UUID.randomUUID();

	private static final String CATALOG = """
			connections:
			  whole:
			    whole-connection: true
			    secret: { store: scripted, key: broken }
			  warehouse:
			    conn-type: postgres
			    secret: { store: scripted, key: warehouse }
			    host: db.internal
			    password: ${password}
			    extra: { token: "${password}" }
			  port:
			    conn-type: postgres
			    secret: { store: scripted, key: warehouse }
			    port: ${password}
			  vault: { whole-connection: airflow-vault, secret: { store: scripted, key: fields } }
			  aws: { whole-connection: airflow-aws, secret: { store: scripted, key: text } }
			  as-json: { whole-connection: json, secret: { store: scripted, key: text } }
			  nested: { conn-type: http, host: "${a.b}", secret: { store: scripted, key: text } }
			  whole-extra: { conn-type: http, extra: "${value}", secret: { store: scripted, key: text } }
			variables:
			  word:
			    secret: { store: scripted, key: warehouse }
			    value: ${password}
			policies:
			  - name: etl
			    callers: { issuer: test, groups: [airflow-etl] }
			    connections: ["*"]
			    variables: ["*"]
			""";

	@Test
	void theMarkerIsInTheGrantedBodyAndNowhereElse(@TempDir Path directory, CapturedOutput output) throws IOException {
		Path record = directory.resolve("audit.jsonl");
		String token;
		try (Broker broker = Broker.start(directory, CATALOG,
				Map.of("broker.audit.sinks.file.type", "file", "broker.audit.sinks.file.file", record,
						"broker.roles.security.issuer", "test", "broker.roles.security.subjects", "officer",
						"logging.level.root", "DEBUG", "logging.level.io.credbroker", "TRACE"))) {
			script(broker.store());
			token = broker.issuer().token("etl", "airflow-etl");

			assertThat(broker.get("/v1/connections/warehouse", token, Map.of()).body()).contains(CANARY);
			assertThat(broker.get("/v1/variables/word", token, Map.of()).body()).contains(CANARY);
			assertThat(headers(broker.get("/v1/connections/warehouse", token, Map.of()))).doesNotContain(CANARY);
			for (String id : List.of("port", "whole", "vault", "aws", "as-json", "nested", "whole-extra",
					"warehouse?min_ttl=86400", "unknown", "warehouse?x=" + CANARY)) {
				assertThat(broker.get("/v1/connections/" + id, token, Map.of()).body()).contains("\"code\"")
					.doesNotContain(CANARY);
			}
			for (String inquiry : List.of("connections/warehouse/explain", "variables/word/explain",
					"connections/port/explain?issuer=test&group=airflow-etl", "access/readers?connection=warehouse",
					"access/readable?issuer=test&group=airflow-etl")) {
				assertThat(broker.get("/v1/" + inquiry, broker.issuer().token("officer"), Map.of()).body())
					.contains("\"revision\"")
					.doesNotContain(CANARY);
			}
			for (String page : List.of("prometheus", "health", "health/readiness", "health/liveness")) {
				assertThat(management(broker, page)).isNotEmpty().doesNotContain(CANARY);
			}
		}
		String signature = token.substring(token.lastIndexOf('.') + 1);
		assertThat(Files.readString(record)).contains("\"outcome\":\"granted\"").doesNotContain(CANARY, signature);
		String logged = output.getAll().replace("x=" + CANARY, "");
		assertThat(logged).contains("\"level\":\"DEBUG\"", "\"broker\":{", "\"correlation_id\":\"")
			.doesNotContain(CANARY)
			.doesNotContain(signature);
	}

	@Test
	void theMarkerIsInNothingThatOperatorsSee(@TempDir Path directory, CapturedOutput output) {
		Map<String, Object> settings = new HashMap<>(Operator.ROLE);
		settings.putAll(Map.of("broker.audit.sinks.db.type", "database", "broker.audit.sinks.db.database.directory",
				directory.resolve("record"), "broker.rotation.metrics-interval", "100ms", "logging.level.root", "DEBUG",
				"logging.level.io.credbroker", "TRACE"));
		try (Broker broker = Broker.start(directory, CATALOG, settings)) {
			script(broker.store());
			assertThat(broker.get("/v1/connections/warehouse", broker.issuer().token("etl", "airflow-etl"), Map.of())
				.body()).contains(CANARY);
			broker.store().rotates("warehouse", () -> {
				broker.store().answers("warehouse", ScriptedStore.found("18", Map.of("password", CANARY + "-2")));
				return new RotateResult.Accepted();
			});
			Operator operator = Operator.of(broker);
			await().until(() -> operator.get("/v1/rotations?connection=warehouse").body().contains("\"fingerprint\""));
			JsonNode ended = operator.ended(Operator.started(operator.post(Operator.rotate("warehouse"))));
			operator.ended(Operator.started(operator.post(Operator.invalidate("warehouse"))));

			assertThat(ended.toString()).contains("\"old\"").doesNotContain(CANARY);
			String credential = "/v1/rotations/" + CredentialId.of("scripted", "warehouse");
			for (String page : List.of("/v1/rotations", credential, credential + "/holders", credential + "/usage",
					credential + "/proof", "/v1/operations", "/v1/leases", "/v1/stores")) {
				assertThat(operator.get(page)).as(page).satisfies((answer) -> {
					assertThat(answer.statusCode()).isEqualTo(200);
					assertThat(answer.body()).startsWith("{").doesNotContain(CANARY);
				});
			}
			await().until(() -> management(broker, "prometheus").contains("broker_credential_holders{"));
			assertThat(management(broker, "prometheus")).doesNotContain(CANARY);
		}
		assertThat(output.getAll()).contains("\"level\":\"DEBUG\"").doesNotContain(CANARY);
	}

	private static void script(ScriptedStore store) {
		store.answers("warehouse", ScriptedStore.found("17", Map.of("password", CANARY)));
		store.answers("fields", ScriptedStore.found("17", Map.of("conn_type", "x", "extra", CANARY)));
		String text = "{\"login\": \"" + CANARY + "\"\n\"" + CANARY + "\"";
		store.answers("text", new FetchResult.Found(
				Secret.of(Map.of("value", SecretValue.of(text)), "17").withText(SecretValue.of(text))));
		store.answers("broken", ScriptedStore.found("17", Map.of("value", "{\"password\": \"" + CANARY + "\"")));
	}

	private static String headers(HttpResponse<String> response) {
		return response.headers().map().toString();
	}

	private static String management(Broker broker, String page) {
		return broker
			.send(HttpRequest
				.newBuilder(URI.create("http://127.0.0.1:" + broker.managementPort() + "/actuator/" + page))
				.build())
			.body();
	}

	@Test
	void aSecretValueNeverPrintsItself() {
		assertThat(SecretValue.of(CANARY)).hasToString("<secret>");
	}

}

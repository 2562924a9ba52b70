package io.credbroker.service.lookup;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

import io.credbroker.service.support.Broker;
import io.credbroker.service.support.ScriptedStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One catalog in brokers of two environments.
 */
class LabelledBrokerTests {

	private static final String CATALOG = """
			variables:
			  db: { secret: { store: scripted, key: "{label_environment}/db" }, value: "${password}" }
			policies:
			  - name: everybody-in-dev
			    callers: { issuer: test }
			    variables: [db]
			    labels: { environment: [dev, test] }
			  - name: etl-in-prod
			    callers: { issuer: test, groups: [airflow-etl] }
			    variables: [db]
			    labels: { environment: [prod] }
			""";

	@Test
	void rulesAndKeysFollowTheEnvironment(@TempDir Path dev, @TempDir Path prod) throws Exception {
		try (Broker inDev = start(dev, "dev"); Broker inProd = start(prod, "prod")) {
			assertThat(get(inDev, "airflow-etl")).contains("of-dev");
			assertThat(get(inDev, "guests")).contains("of-dev");
			assertThat(get(inProd, "airflow-etl")).contains("of-prod");
			assertThat(get(inProd, "guests")).contains("policy_denied");
			assertThat(accepted(dev)).isEqualTo("[\"environment=dev\"] 1 [\"etl-in-prod\"]");
			assertThat(accepted(prod)).isEqualTo("[\"environment=prod\"] 1 [\"everybody-in-dev\"]");
		}
	}

	private static Broker start(Path directory, String environment) {
		Broker broker = Broker.start(directory, CATALOG,
				Map.of("broker.catalog.reload-interval", "100ms", "broker.labels.environment", environment,
						"broker.audit.sinks.file.type", "file", "broker.audit.sinks.file.file",
						directory.resolve("audit.jsonl")));
		broker.store().answers(environment + "/db", ScriptedStore.found("1", Map.of("password", "of-" + environment)));
		return broker;
	}

	private static String get(Broker broker, String group) {
		return broker.get("/v1/variables/db", broker.issuer().token("etl", group), Map.of()).body();
	}

	private static String accepted(Path directory) throws Exception {
		Optional<JsonNode> event = Optional.empty();
		for (int i = 0; i < 2000 && event.isEmpty(); i++) {
			Thread.sleep(10);
			event = Files.readAllLines(directory.resolve("audit.jsonl"))
				.stream()
				.map(JsonMapper.shared()::readTree)
				.filter((line) -> line.path("event").asString("").equals("catalog_changed"))
				.findFirst();
		}
		JsonNode catalog = event.orElseThrow().path("catalog");
		return catalog.path("labels") + " " + catalog.path("elsewhere") + " " + catalog.path("elsewhere_names");
	}

}

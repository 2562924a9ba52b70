package io.credbroker.service.access;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;

import io.credbroker.service.support.Broker;
import io.credbroker.service.support.ScriptedStore;
import io.credbroker.spi.StoreStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an operator sees of the stores.
 */
class StoresControllerTests {

	private static final String CATALOG = """
			connections:
			  db:
			    conn-type: postgres
			    secret: { store: scripted, key: any }
			    password: ${password}
			policies:
			  - name: etl
			    callers: { issuer: test, groups: [airflow-etl] }
			    connections: [db]
			""";

	private static JsonNode store(Broker broker) {
		HttpResponse<String> answer = broker.get("/v1/stores", broker.issuer().token("ops", "on-call"), Map.of());
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
		return JsonMapper.shared().readTree(answer.body()).path("stores").path(0);
	}

	private static HttpResponse<String> management(Broker broker, String path) {
		return broker
			.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + broker.managementPort() + path)).build());
	}

	private static void awaitHealth(Broker broker, String health) throws InterruptedException {
		for (int i = 0; i < 300 && !store(broker).path("health").asString().equals(health); i++) {
			Thread.sleep(50);
		}
		assertThat(store(broker).path("health").asString()).isEqualTo(health);
	}

	@Test
	void aStoreThatRefusesTheBrokerIsShownAndStillServesAndTheBrokerStaysReady(@TempDir Path directory)
			throws InterruptedException {
		try (Broker broker = Broker.start(directory, CATALOG, Map.of("broker.stores.scripted.probe-interval", "100ms",
				"broker.roles.operator.issuer", "test", "broker.roles.operator.groups", "on-call"))) {
			broker.store().answers("any", ScriptedStore.found("1", Map.of("password", "canary")));
			broker.store().probed(() -> new StoreStatus.Refusing("403 to the login"));
			awaitHealth(broker, "refusing");

			JsonNode shown = store(broker);
			assertThat(shown.path("name").asString()).isEqualTo("scripted");
			assertThat(shown.path("type").asString()).isEqualTo("scripted");
			assertThat(shown.path("reason").asString()).isEqualTo("403 to the login");
			assertThat(shown.path("circuit").asString()).isEqualTo("closed");
			assertThat(management(broker, "/actuator/health/readiness").statusCode()).isEqualTo(200);
			assertThat(management(broker, "/actuator/prometheus").body())
				.containsPattern("broker_store_health\\{.*state=\"refusing\".*} 1.0");
			assertThat(broker.get("/v1/connections/db").statusCode()).isEqualTo(200);
			assertThat(store(broker).path("health").asString()).as("a lookup was answered").isEqualTo("up");
		}
	}

}

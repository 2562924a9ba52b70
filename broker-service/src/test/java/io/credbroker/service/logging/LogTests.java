package io.credbroker.service.logging;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.credbroker.service.support.Broker;
import io.credbroker.service.support.ScriptedStore;
import io.credbroker.spi.FetchResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What operators read, in the output that the broker has by default.
 */
@ExtendWith(OutputCaptureExtension.class)
class LogTests {

	private static final String CATALOG = """
			connections:
			  defect:
			    conn-type: http
			    secret: { store: scripted, key: defect }
			  error:
			    conn-type: http
			    secret: { store: scripted, key: error }
			  down:
			    conn-type: http
			    secret: { store: sick, key: down }
			variables:
			  one:
			    secret: { store: scripted, key: one }
			    value: ${value}
			policies:
			  - name: all
			    callers: { issuer: test, groups: [airflow-etl] }
			    connections: ["*"]
			    variables: ["*"]
			""";

	private static final String CANARY = "canary-3f1c";

	private static final Map<String, Object> PROPERTIES = Map.of("broker.stores.sick.type", "scripted",
			"broker.stores.sick.bounds.breaker-calls", "1", "broker.audit.sinks.file.type", "file",
			"broker.audit.sinks.file.file", "/dev/null");

	@Test
	void eachLineHasItsFactsAndTheCorrelationIdOfItsRequest(@TempDir Path directory, CapturedOutput output) {
		HttpResponse<String> defect;
		HttpResponse<String> error;
		HttpResponse<String> down;
		try (Broker broker = Broker.start(directory, CATALOG, PROPERTIES)) {
			script(broker.store());
			defect = broker.get("/v1/connections/defect");
			error = broker.get("/v1/connections/error");
			down = broker.get("/v1/connections/down");
		}

		LogLines log = LogLines.read(output.getAll());
		JsonNode accepted = log.factsOf("The catalog was accepted");
		assertThat(accepted.path("connections").asInt()).isEqualTo(3);
		assertThat(accepted.path("variables").asInt()).isEqualTo(1);
		assertThat(accepted.path("policies").asInt()).isEqualTo(1);
		assertThat(accepted.path("digest").asString()).matches("[0-9a-f]{8,}");
		JsonNode opened = log.factsOf("they are paused for a while");
		assertThat(opened.path("store").asString()).isEqualTo("sick");
		assertThat(opened.path("correlation_id").asString()).isEqualTo(correlationId(down));
		JsonNode threw = log.saying("A provider threw").getFirst().path("broker");
		assertThat(threw.path("store").asString()).isEqualTo("scripted");
		assertThat(threw.path("failure").asString()).isEqualTo("java.lang.IllegalStateException");
		assertThat(threw.path("at").asString()).contains("LogTests");
		assertThat(threw.path("correlation_id").asString()).isEqualTo(correlationId(defect));
		JsonNode internal = log.factsOf("A request failed unexpectedly");
		assertThat(internal.path("failure").asString()).isEqualTo("java.lang.AssertionError");
		assertThat(internal.path("at").asString()).contains("LogTests");
		assertThat(internal.path("path").asString()).isEqualTo("/v1/connections/error");
		assertThat(internal.path("correlation_id").asString()).isEqualTo(correlationId(error));
	}

	private static String correlationId(HttpResponse<String> response) {
		return response.headers().firstValue("Correlation-Id").orElseThrow();
	}

	private static void script(ScriptedStore store) {
		store.answers("down", new FetchResult.Unavailable("connection refused", null));
		store.answers("defect", (request) -> {
			throw new IllegalStateException(CANARY, new IOException(CANARY));
		});
		store.answers("error", (request) -> {
			throw new AssertionError(CANARY, new IOException(CANARY));
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "ecs", "logstash", "gelf", "io.credbroker.service.logging.ReadableLogFormatter" })
	void causesHaveTheirFramesAndNotTheirMessages(String format, @TempDir Path directory, CapturedOutput output) {
		Map<String, Object> properties = new HashMap<>(PROPERTIES);
		properties.put("logging.structured.format.console", format);
		properties.put("logging.level.root", "DEBUG");
		try (Broker broker = Broker.start(directory, CATALOG, properties)) {
			script(broker.store());
			broker.get("/v1/connections/defect");
			broker.get("/v1/connections/error");
		}

		assertThat(output.getAll()).contains("A provider threw", "A request failed unexpectedly")
			.doesNotContain(CANARY);
		if (!format.isEmpty()) {
			assertThat(output.getAll()).contains("java.lang.AssertionError", "Caused by: java.io.IOException",
					"LogTests.java:");
		}
	}

	@Test
	void aPersonReadsFactsBehindTheMessageAndTheRestIndented(@TempDir Path directory, CapturedOutput output) {
		Map<String, Object> properties = new HashMap<>(PROPERTIES);
		properties.put("logging.structured.format.console", "io.credbroker.service.logging.ReadableLogFormatter");
		try (Broker broker = Broker.start(directory, CATALOG, properties)) {
			script(broker.store());
			broker.get("/v1/connections/defect");
		}

		List<String> lines = output.getAll().lines().toList();
		assertThat(lines).anyMatch((line) -> line.matches(
				"\\S+Z INFO The catalog was accepted revision=1 digest=[0-9a-f]+ connections=3 .*ReloadingCatalog\\)"))
			.allMatch((line) -> line.isBlank() || line.startsWith("    ")
					|| line.matches("\\d{4}-\\S+Z (INFO|WARN|ERROR) .*"));
	}

}

package io.credbroker.service.record.sinks;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.credbroker.service.record.BrokerProcessFiles;
import io.credbroker.service.support.BrokerProcess;
import io.credbroker.service.support.TestIssuer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The two streams of a process that is run without any setting for either: the record on
 * standard output, the log on standard error, each line of one kind.
 */
class StandardStreamsTests {

	@Test
	void theRecordAndTheLogAreEachOnAStreamOfTheirOwn(@TempDir Path directory) throws Exception {
		Path log = directory.resolve("broker.log");
		try (TestIssuer issuer = new TestIssuer(); HttpClient http = HttpClient.newHttpClient()) {
			Map<String, String> properties = new HashMap<>(BrokerProcessFiles.properties(directory, issuer));
			properties.put("logging.level.root", "DEBUG");
			try (BrokerProcess broker = BrokerProcess.start(log, properties)) {
				HttpResponse<String> answer = http.send(HttpRequest.newBuilder(broker.uri("/v1/connections/conn-1"))
					.header("Authorization", "Bearer " + issuer.token("etl", "airflow-etl"))
					.build(), HttpResponse.BodyHandlers.ofString());
				assertThat(answer.statusCode()).isEqualTo(200);
			}
		}

		List<JsonNode> events = lines(BrokerProcess.standardOutput(log));
		assertThat(events).extracting((event) -> event.path("event").asString(""))
			.startsWith("started", "lookup")
			.doesNotContain("");
		assertThat(events).noneMatch((event) -> event.has("@timestamp"));
		List<JsonNode> logged = lines(log);
		assertThat(logged).hasSizeGreaterThan(10)
			.allMatch((line) -> line.path("@timestamp").isString() && line.at("/log/level").isString())
			.noneMatch((line) -> line.has("event") || line.has("hash"));
		assertThat(logged).anyMatch((line) -> line.path("message").asString("").equals("The catalog was accepted")
				&& line.at("/broker/connections").asInt() == 1);
	}

	private static List<JsonNode> lines(Path file) throws Exception {
		return Files.readAllLines(file).stream().map(JsonMapper.shared()::readTree).toList();
	}

}

package io.credbroker.service.record.sinks;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.credbroker.service.record.BrokerProcessFiles;
import io.credbroker.service.record.verify.ChainCheck;
import io.credbroker.service.support.BrokerProcess;
import io.credbroker.service.support.TestIssuer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A file that the system lets grow no further, in the middle of a line.
 */
class FullDiskTests {

	private static final int KIBIBYTES = 100;

	private static final List<String> LIMITED = List.of("bash", "-c", "ulimit -f " + KIBIBYTES + "; exec \"$@\"", "--");

	@Test
	void whatDoesNotFitIsWithheldAndLeavesNoHalfLine(@TempDir Path directory) throws Exception {
		Path file = directory.resolve("audit.jsonl");
		Set<String> released = new HashSet<>();
		try (TestIssuer issuer = new TestIssuer()) {
			Map<String, String> properties = new HashMap<>(BrokerProcessFiles.properties(directory, issuer));
			properties.put("broker.audit.sinks.file.type", "file");
			properties.put("broker.audit.sinks.file.file", file.toString());
			try (BrokerProcess broker = BrokerProcess.start(directory.resolve("broker.log"), properties, LIMITED);
					HttpClient http = HttpClient.newHttpClient()) {
				HttpRequest request = HttpRequest.newBuilder(broker.uri("/v1/connections/conn-a"))
					.header("Authorization", "Bearer " + issuer.token("etl", "airflow-etl"))
					.build();
				HttpResponse<String> answer = ask(http, request);
				while (answer.statusCode() == 200 && released.size() < 1000) {
					released.add(answer.headers().firstValue("Correlation-Id").orElseThrow());
					answer = ask(http, request);
				}
				assertThat(answer.statusCode()).isEqualTo(503);
				assertThat(answer.body()).contains("audit_unavailable").doesNotContain("canary");
			}
		}
		String record = Files.readString(file);
		assertThat(record).endsWith("\"}\n");
		assertThat(record.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(KIBIBYTES * 1024);
		assertThat(record.lines().filter((line) -> released.stream().anyMatch(line::contains))).hasSameSizeAs(released);
		ChainCheck check = new ChainCheck(false, ChainCheck.Anchors.NONE);
		record.lines().forEach(check::line);
		assertThat(check.verdict().intact()).isTrue();
		assertThat(check.verdict().unchecked().otherLines()).isZero();
	}

	private static HttpResponse<String> ask(HttpClient http, HttpRequest request)
			throws IOException, InterruptedException {
		return http.send(request, HttpResponse.BodyHandlers.ofString());
	}

}

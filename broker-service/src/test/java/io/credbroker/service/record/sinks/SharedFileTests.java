package io.credbroker.service.record.sinks;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

import io.credbroker.service.record.BrokerProcessFiles;
import io.credbroker.service.record.chain.Chain;
import io.credbroker.service.record.chain.SampleEvents;
import io.credbroker.service.record.pipeline.AuditSink;
import io.credbroker.service.record.verify.ChainCheck;
import io.credbroker.service.support.BrokerProcess;
import io.credbroker.service.support.TestIssuer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Two brokers, each a process of its own, that are given the same file.
 */
class SharedFileTests {

	@Test
	void theSecondBrokerRefusesToStartAndADeadOneLocksNobodyOut(@TempDir Path directory) throws Exception {
		Path file = directory.resolve("audit.jsonl");
		try (TestIssuer issuer = new TestIssuer()) {
			Map<String, String> properties = new HashMap<>(BrokerProcessFiles.properties(directory, issuer));
			properties.put("broker.audit.sinks.file.type", "file");
			properties.put("broker.audit.sinks.file.file", file.toString());
			try (BrokerProcess first = BrokerProcess.start(directory.resolve("first.log"), properties)) {
				assertThatIllegalStateException()
					.isThrownBy(() -> BrokerProcess.start(directory.resolve("second.log"), properties).close())
					.withMessageContaining("Another broker writes to this file")
					.withMessageContaining(file.toString());
				assertThat(ask(first, issuer).body()).contains("canary");
				first.kill();
			}
			AuditSink next = FileSink.at(file);
			next.append(new Chain("next", Clock.systemUTC()).append(SampleEvents.lookups(1)));
			next.close();
		}
		ChainCheck check = new ChainCheck(false, ChainCheck.Anchors.NONE);
		Files.readAllLines(file).forEach(check::line);
		assertThat(check.verdict().intact()).as(check.verdict().toString()).isTrue();
		assertThat(check.verdict().instances()).hasSize(2);
	}

	private static HttpResponse<String> ask(BrokerProcess broker, TestIssuer issuer) throws Exception {
		try (HttpClient http = HttpClient.newHttpClient()) {
			return http.send(HttpRequest.newBuilder(broker.uri("/v1/connections/conn-a"))
				.header("Authorization", "Bearer " + issuer.token("etl", "airflow-etl"))
				.build(), HttpResponse.BodyHandlers.ofString());
		}
	}

}

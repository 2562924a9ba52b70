package io.credbroker.service.logging;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.credbroker.service.BrokerApplication;
import io.credbroker.service.record.BrokerProcessFiles;
import io.credbroker.service.support.BrokerProcess;
import io.credbroker.service.support.TestIssuer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The log of a broker as a process, by whoever reads its standard error late, or at the
 * end.
 */
@Timeout(180)
class StalledLogTests {

	private static final int LOOKUPS = 300;

	@TempDir
	private Path directory;

	@Test
	void aLogThatNobodyReadsHoldsUpNeitherTheStartNorALookup() throws Exception {
		Path pipe = this.directory.resolve("log-pipe");
		assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
		CompletableFuture<String> read;
		double lost;
		try (TestIssuer issuer = new TestIssuer();
				HttpClient http = HttpClient.newHttpClient();
				BrokerProcess broker = start(pipe, issuer)) {
			String token = issuer.token("etl", "airflow-etl");
			for (int number = 0; number < LOOKUPS; number++) {
				assertThat(get(http, broker.uri("/v1/connections/conn-" + number), token)).contains("canary");
			}
			lost = lost(get(http, URI.create("http://127.0.0.1:" + broker.managementPort() + "/actuator/prometheus"),
					token));
			assertThat(lost).isPositive();
			read = CompletableFuture.supplyAsync(() -> everything(pipe));
			// Logged while somebody reads, so that the queue is empty again.
			for (int number = 0; number < 20; number++) {
				get(http, broker.uri("/v1/connections/conn-1"), token);
			}
		}

		LogLines log = LogLines.read(read.join());
		double told = 0;
		for (JsonNode line : log.saying("Lines of the log were lost")) {
			told += line.at("/broker/lost").asDouble();
		}
		assertThat(told).isGreaterThanOrEqualTo(lost);
		assertThat(log.saying("Graceful shutdown complete")).hasSizeGreaterThanOrEqualTo(1);
	}

	private BrokerProcess start(Path pipe, TestIssuer issuer) throws IOException {
		Map<String, String> properties = new HashMap<>(BrokerProcessFiles.properties(this.directory, issuer));
		properties.put("logging.level.root", "debug");
		return BrokerProcess.start(this.directory.resolve("log"), properties,
				List.of("sh", "-c", "exec \"$@\" 2<>" + pipe, "sh"));
	}

	private static String get(HttpClient http, URI uri, String token) throws IOException, InterruptedException {
		return http
			.send(HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + token).build(),
					HttpResponse.BodyHandlers.ofString())
			.body();
	}

	private static double lost(String scrape) {
		return scrape.lines()
			.filter((line) -> line.startsWith("broker_log_lines_lost_total"))
			.mapToDouble((line) -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
			.sum();
	}

	private static String everything(Path pipe) {
		try (InputStream in = new FileInputStream(pipe.toFile())) {
			return new String(in.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void aStartThatFailsSaysWhyBeforeTheProcessEnds() throws Exception {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-Xmx256m", "-cp", System.getProperty("java.class.path"),
				BrokerApplication.class.getName(), "--server.port=0", "--management.server.port=0")
			.redirectOutput(this.directory.resolve("out").toFile())
			.start();
		String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);

		assertThat(process.waitFor()).isEqualTo(1);
		assertThat(said).contains("APPLICATION FAILED TO START",
				"no catalog is configured; set broker.catalog.location");
	}

}

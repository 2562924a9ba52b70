package io.credbroker.observability;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.credbroker.provider.testkit.LocalPrograms;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.awaitility.Awaitility.await;

/**
 * A Prometheus that scrapes some ports of loopback each second.
 */
final class PrometheusServer implements AutoCloseable {

	private static final String CONFIGURATION = """
			global: { scrape_interval: 1s, evaluation_interval: 250ms }
			rule_files: [rules.yml]
			scrape_configs:
			  - job_name: credential-broker
			    metrics_path: /actuator/prometheus
			    file_sd_configs: [{ files: [targets.json] }]
			""";

	private final HttpClient http = HttpClient.newHttpClient();

	private final Path directory;

	private final int port;

	private final Process process;

	/**
	 * Starts it.
	 * @param rules the text of its rules
	 * @param targets the ports of each job
	 */
	PrometheusServer(PrometheusPrograms programs, Path directory, String rules, Map<String, List<Integer>> targets)
			throws IOException {
		this.directory = directory;
		Files.writeString(directory.resolve("rules.yml"), rules);
		Path configuration = Files.writeString(directory.resolve("prometheus.yml"), CONFIGURATION);
		scrape(targets);
		this.port = LocalPrograms.freePort();
		this.process = new ProcessBuilder(programs.prometheus().toString(), "--config.file=" + configuration,
				"--storage.tsdb.path=" + directory.resolve("data"), "--web.listen-address=127.0.0.1:" + this.port,
				"--query.lookback-delta=3s", "--log.level=warn")
			.redirectErrorStream(true)
			.redirectOutput(directory.resolve("prometheus.log").toFile())
			.start();
		await().atMost(Duration.ofMinutes(1)).ignoreExceptions().until(() -> send("/-/ready").statusCode() == 200);
	}

	/**
	 * Scrapes the ports of these jobs from now on.
	 */
	void scrape(Map<String, List<Integer>> jobs) {
		String targets = JsonMapper.shared()
			.writeValueAsString(jobs.entrySet()
				.stream()
				.map((job) -> Map.of("labels", Map.of("job", job.getKey()), "targets",
						job.getValue().stream().map((port) -> "127.0.0.1:" + port).toList()))
				.toList());
		try {
			Path written = Files.writeString(this.directory.resolve("targets.new"), targets);
			Files.move(written, this.directory.resolve("targets.json"), StandardCopyOption.ATOMIC_MOVE,
					StandardCopyOption.REPLACE_EXISTING);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * The series that a query answers with now.
	 */
	List<JsonNode> query(String expression) {
		HttpResponse<String> answer = send(
				"/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
		if (answer.statusCode() != 200) {
			throw new AssertionError("%s: %s".formatted(expression, answer.body()));
		}
		return JsonMapper.shared().readTree(answer.body()).at("/data/result").valueStream().toList();
	}

	/**
	 * The names of the alerts that fire now.
	 */
	Set<String> firing() {
		return names("ALERTS{alertstate=\"firing\"}");
	}

	/**
	 * The names of the alerts that fire now, or will if what they tell of goes on.
	 */
	Set<String> active() {
		return names("ALERTS");
	}

	/**
	 * The names of the alerts that fired at any time of the last seconds.
	 */
	Set<String> fired(long seconds) {
		return names("max_over_time(ALERTS{alertstate=\"firing\"}[%ds])".formatted(Math.max(1, seconds)));
	}

	private Set<String> names(String expression) {
		return query(expression).stream()
			.map((series) -> series.at("/metric/alertname").asString())
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private HttpResponse<String> send(String path) {
		try {
			return this.http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + path))
				.timeout(Duration.ofSeconds(20))
				.build(), HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.http.close();
		LocalPrograms.stop(this.process);
	}

}

package io.credbroker.service.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.credbroker.service.support.Broker;
import io.credbroker.service.support.ScriptedStore;
import io.credbroker.spi.FetchResult;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Much work at the port for lookups, and large secrets.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SaturationTests {

	private static final Duration HANG_GUARD = Duration.ofSeconds(60);

	private static final int CARRIERS = Integer.getInteger("jdk.virtualThreadScheduler.parallelism",
			Runtime.getRuntime().availableProcessors());

	private static final String CATALOG = """
			connections:
			  "{key}": { conn-type: postgres, host: db, secret: { store: scripted, key: "{key}" }, password: "${password}" }
			policies:
			  - name: etl
			    callers: { issuer: test, groups: [airflow-etl] }
			    connections: ["*"]
			""";

	private Broker broker;

	private String token;

	@BeforeAll
	void start(@TempDir Path directory) {
		this.broker = Broker.start(directory, CATALOG, Map.of("broker.stores.scripted.timeout", "60s",
				"broker.stores.scripted.bounds.concurrent-calls", "1000"));
		this.token = this.broker.issuer().token("etl", "airflow-etl");
	}

	@AfterAll
	void stop() {
		this.broker.close();
	}

	private HttpRequest lookup(String path) {
		return HttpRequest.newBuilder(URI.create(this.broker.url() + "/v1/connections/" + path))
			.header("Authorization", "Bearer " + this.token)
			.build();
	}

	@Test
	void probesAndMetricsAnswerWhileLookupsUseAllProcessors() throws Exception {
		AtomicBoolean released = new AtomicBoolean();
		AtomicInteger spinning = new AtomicInteger();
		IntStream.range(0, 2 * CARRIERS)
			.forEach((number) -> this.broker.store().answers("spin" + number, (request) -> spin(spinning, released)));
		try (HttpClient lookups = HttpClient.newHttpClient(); HttpClient probes = HttpClient.newHttpClient()) {
			List<CompletableFuture<HttpResponse<String>>> busy = IntStream.range(0, 2 * CARRIERS)
				.mapToObj((number) -> lookups.sendAsync(lookup("spin" + number), BodyHandlers.ofString()))
				.toList();
			await().atMost(HANG_GUARD).until(() -> spinning.get() >= CARRIERS);
			try {
				for (String path : List.of("health/liveness", "health/readiness", "prometheus", "health/liveness")) {
					assertThat(probe(probes, path)).as(path).isEqualTo(200);
				}
				assertThat(busy).as("lookups that came first").noneMatch(CompletableFuture::isDone);
			}
			finally {
				released.set(true);
			}
			for (CompletableFuture<HttpResponse<String>> one : busy) {
				assertThat(one.get().statusCode()).isEqualTo(200);
			}
		}
	}

	/**
	 * Does not yield its carrier thread, as any computation.
	 */
	private static FetchResult spin(AtomicInteger spinning, AtomicBoolean released) {
		spinning.incrementAndGet();
		long end = System.nanoTime() + HANG_GUARD.toNanos();
		while (!released.get() && System.nanoTime() < end) {
			Thread.onSpinWait();
		}
		return ScriptedStore.found("1", Map.of("password", "p"));
	}

	private int probe(HttpClient http, String path) throws IOException, InterruptedException {
		return http
			.send(HttpRequest
				.newBuilder(URI.create("http://127.0.0.1:%d/actuator/%s".formatted(this.broker.managementPort(), path)))
				.timeout(HANG_GUARD.dividedBy(2))
				.build(), BodyHandlers.ofString())
			.statusCode();
	}

	@Test
	void aSecretTooLargeForAUriIsGivenAsJsonAndSaysSo() {
		String large = "ü\"".repeat(50_000);
		this.broker.store().answers("large", ScriptedStore.found("1", Map.of("password", large)));

		JsonNode both = json(this.broker.get("/v1/connections/large"), 200);
		JsonNode json = json(this.broker.get("/v1/connections/large?format=json"), 200);
		JsonNode uri = json(this.broker.get("/v1/connections/large?format=uri"), 400);

		assertThat(both.has("uri")).isFalse();
		assertThat(both.path("connection").path("password").asString()).isEqualTo(large);
		assertThat(json.path("connection")).isEqualTo(both.path("connection"));
		assertThat(uri.path("code").asString()).isEqualTo("request_invalid");
		assertThat(uri.path("detail").asString()).contains("100010 characters")
			.contains("the limit for a URI is 65536")
			.contains("ask for format=json");
	}

	@Test
	void aLargeUriIsCompleteInEachAnswer() {
		String password = "ü/\"".repeat(20_000);
		this.broker.store().answers("uri", ScriptedStore.found("1", Map.of("password", password)));

		List<String> answers = IntStream.range(0, 3)
			.mapToObj((number) -> json(this.broker.get("/v1/connections/uri?format=uri"), 200).path("uri").asString())
			.toList();

		assertThat(answers).containsOnly("postgres://:" + "%C3%BC%2F%22".repeat(20_000) + "@db");
	}

	private static JsonNode json(HttpResponse<String> response, int status) {
		assertThat(response.statusCode()).isEqualTo(status);
		assertThat(response.headers().firstValueAsLong("Content-Length")).isPresent();
		return JsonMapper.shared().readTree(response.body());
	}

}

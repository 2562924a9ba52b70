package io.credbroker.service.http;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;

import io.credbroker.service.support.Broker;
import io.credbroker.service.support.ScriptedStore;
import io.credbroker.service.support.WarehouseCatalog;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One caller that asks without end, and everybody else.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RateLimitTests {

	private static final String CATALOG = WarehouseCatalog.readableBy("issuer: test, groups: [airflow-etl]");

	private static final int BURST = 20;

	private Broker broker;

	@BeforeAll
	void start(@TempDir Path directory) {
		this.broker = Broker.start(directory, CATALOG,
				Map.of("broker.callers.requests-per-second", "1", "broker.callers.burst", BURST,
						"broker.audit.sinks.db.type", "database", "broker.audit.sinks.db.database.directory",
						directory.resolve("record"), "broker.roles.auditor.issuer", "test",
						"broker.roles.auditor.groups", "auditors"));
		this.broker.store().answers("warehouse", ScriptedStore.found("17", Map.of("password", "canary")));
	}

	@AfterAll
	void close() {
		this.broker.close();
	}

	private String token(String subject, String client) {
		return this.broker.issuer()
			.token(subject, (claims) -> claims.claim("azp", client).claim("groups", List.of("airflow-etl")));
	}

	private HttpResponse<String> lookup(String token) {
		return this.broker.get("/v1/connections/warehouse", token, Map.of());
	}

	private List<HttpResponse<String>> lookups(String token, int number) {
		List<HttpResponse<String>> answers = new ArrayList<>();
		for (int i = 0; i < number; i++) {
			answers.add(lookup(token));
		}
		return answers;
	}

	private HttpResponse<String> refused(String token) {
		return lookups(token, 5 * BURST).stream()
			.filter((answer) -> answer.statusCode() == 429)
			.findFirst()
			.orElseThrow();
	}

	@Test
	void oneThatAsksWithoutEndCostsNobodyElseAnAnswer() throws Exception {
		String noisy = token("noisy", "ci");
		String sameSubject = token("noisy", "workers");
		String quiet = token("quiet", "ci");
		List<Future<List<HttpResponse<String>>>> noise = new ArrayList<>();
		try (ExecutorService tasks = Executors.newVirtualThreadPerTaskExecutor()) {
			for (int task = 0; task < 4; task++) {
				noise.add(tasks.submit(() -> lookups(noisy, 50)));
			}

			assertThat(lookups(quiet, BURST)).allMatch((answer) -> answer.statusCode() == 200);
			assertThat(lookups(sameSubject, BURST)).allMatch((answer) -> answer.statusCode() == 200);
		}
		long refused = 0;
		for (Future<List<HttpResponse<String>>> part : noise) {
			refused += part.get().stream().filter((answer) -> answer.statusCode() == 429).count();
		}
		assertThat(refused).isBetween(100L, 200L - BURST);
	}

	@Test
	void aRefusalSaysWhenToComeAgainAndWhatIsTooOften() {
		HttpResponse<String> answer = refused(token("eager", "ci"));

		assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
		assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
		assertThat(answer.body()).contains("\"code\":\"rate_limited\"", "\"retryable\":true", "1 requests per second");
	}

	@Test
	void aCallerWhoWaitsIsAnsweredAgain() throws InterruptedException {
		String token = token("patient", "ci");
		String wait = refused(token).headers().firstValue("Retry-After").orElseThrow();

		Thread.sleep(Long.parseLong(wait) * 1000);

		assertThat(lookup(token).statusCode()).isEqualTo(200);
	}

	@Test
	void aFloodIsCountedAndDoesNotFillTheRecord() {
		String token = token("flood", "ci");
		long before = counted();
		long refused = lookups(token, 100).stream().filter((answer) -> answer.statusCode() == 429).count();

		List<JsonNode> events = events("?caller=test/flood");
		List<JsonNode> limited = events("?caller=test/flood&event=rate_limit");

		assertThat(limited).hasSizeBetween(1, 2).allSatisfy((event) -> {
			assertThat(event.path("outcome").asString()).isEqualTo("rate_limited");
			assertThat(event.at("/caller/client").asString()).isEqualTo("ci");
		});
		assertThat(events).hasSize(100 - (int) refused + limited.size());
		assertThat(counted() - before).isEqualTo(refused);
	}

	private List<JsonNode> events(String query) {
		HttpResponse<String> answer = this.broker.get("/v1/audit/events" + query + "&limit=1000",
				this.broker.issuer().token("auditor", "auditors"), Map.of());
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
		return JsonMapper.shared().readTree(answer.body()).path("events").valueStream().toList();
	}

	private long counted() {
		String metrics = this.broker
			.send(HttpRequest
				.newBuilder(
						URI.create("http://127.0.0.1:%d/actuator/prometheus".formatted(this.broker.managementPort())))
				.build())
			.body();
		return Pattern.compile("(?m)^broker_callers_limited_total\\{.*issuer=\"test\",.*\\} (\\S+)$")
			.matcher(metrics)
			.results()
			.mapToLong((match) -> (long) Double.parseDouble(match.group(1)))
			.sum();
	}

}

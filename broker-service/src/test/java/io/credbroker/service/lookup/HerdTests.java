package io.credbroker.service.lookup;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

import io.credbroker.service.support.Broker;
import io.credbroker.service.support.ScriptedStore;
import io.credbroker.spi.FetchResult;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A thousand tasks that start at once.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HerdTests {

	private static final int HERD = 1000;

	private static final String CATALOG = """
			connections:
			  warehouse: { conn-type: postgres, secret: { store: scripted, key: warehouse }, password: "${password}" }
			variables:
			  "scripted.{key}": { secret: { store: scripted, key: "{key}" }, value: "${password}" }
			  "once.{key}": { secret: { store: once, key: "{key}" }, value: "${password}" }
			  "metered.{key}": { secret: { store: metered, key: "{key}" }, value: "${password}" }
			policies:
			  - name: etl
			    callers: { issuer: test, groups: [airflow-etl] }
			    connections: [warehouse]
			    variables: ["*"]
			""";

	private Broker broker;

	@BeforeAll
	void start(@TempDir Path directory) {
		this.broker = Broker.start(directory, CATALOG,
				Map.of("broker.stores.scripted.timeout", "60s", "broker.stores.once.type", "scripted",
						"broker.stores.once.timeout", "60s", "broker.stores.once.bounds.attempts", "1",
						"broker.stores.metered.type", "scripted", "broker.stores.metered.timeout", "1s",
						"broker.stores.metered.bounds.calls-per-second", "1"));
		this.broker.verifyFirstToken();
	}

	@AfterAll
	void stop() {
		this.broker.close();
	}

	private List<HttpResponse<String>> atOnce(int lookups, IntFunction<String> path, Meanwhile meanwhile)
			throws Exception {
		String token = this.broker.issuer().token("etl", "airflow-etl");
		List<HttpResponse<String>> answers = new ArrayList<>();
		try (ExecutorService tasks = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<HttpResponse<String>>> asked = IntStream.range(0, lookups)
				.mapToObj((number) -> tasks.submit(() -> this.broker.get(path.apply(number), token, Map.of())))
				.toList();
			meanwhile.happens();
			for (Future<HttpResponse<String>> answer : asked) {
				answers.add(answer.get());
			}
		}
		return answers;
	}

	@Test
	void aThousandLookupsOfOneColdConnIdReadItsStoreOnce() throws Exception {
		CountDownLatch everybodyWaits = new CountDownLatch(1);
		this.broker.store().answers("warehouse", (request) -> {
			await(everybodyWaits);
			return ScriptedStore.found("1", Map.of("password", "p"));
		});

		List<HttpResponse<String>> answers = atOnce(HERD, (number) -> "/v1/connections/warehouse", () -> {
			awaitWaiting("scripted");
			everybodyWaits.countDown();
		});

		assertThat(answers).hasSize(HERD).allMatch((answer) -> answer.statusCode() == 200);
		assertThat(this.broker.store().reads("warehouse")).isEqualTo(1);
	}

	/**
	 * The read that all wait for is tried as often as the store's setting says, which is
	 * twice unless it is set, and no more often for a thousand than for one.
	 */
	@ParameterizedTest
	@CsvSource({ "once, 1", "scripted, 2" })
	void oneFailureIsTheFailureOfAThousand(String store, int calls) throws Exception {
		String key = "down-" + store;
		CountDownLatch everybodyWaits = new CountDownLatch(1);
		this.broker.store().answers(key, (request) -> {
			await(everybodyWaits);
			return new FetchResult.Unavailable("down", null);
		});

		List<HttpResponse<String>> answers = atOnce(HERD, (number) -> "/v1/variables/" + store + "." + key, () -> {
			awaitWaiting(store);
			everybodyWaits.countDown();
		});

		assertThat(answers).hasSize(HERD).allMatch((answer) -> answer.statusCode() == 503);
		assertThat(answers.stream().map(HerdTests::withoutCorrelation).distinct()).singleElement()
			.asString()
			.contains("\"code\":\"store_unavailable\"");
		assertThat(this.broker.store().reads(key)).isEqualTo(calls);
	}

	private static String withoutCorrelation(HttpResponse<String> answer) {
		return answer.body().replaceAll("\"correlation_id\":\"[^\"]+\"", "");
	}

	@Test
	void whatAStoreMayNotGetInThisSecondIsRefusedAsThrottled() throws Exception {
		IntStream.range(0, 20)
			.forEach((key) -> this.broker.store()
				.answers("metered-" + key, ScriptedStore.found("1", Map.of("password", "p"))));

		List<HttpResponse<String>> answers = atOnce(20, (key) -> "/v1/variables/metered.metered-" + key, () -> {
		});

		int reads = IntStream.range(0, 20).map((key) -> this.broker.store().reads("metered-" + key)).sum();
		assertThat(answers).filteredOn((answer) -> answer.statusCode() == 200).hasSize(reads);
		assertThat(answers).filteredOn((answer) -> answer.statusCode() != 200).isNotEmpty().allSatisfy((answer) -> {
			assertThat(answer.statusCode()).isEqualTo(503);
			assertThat(answer.body()).contains("\"code\":\"store_throttled\"");
			assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
		});
	}

	private void awaitWaiting(String store) throws InterruptedException {
		MeterRegistry meters = this.broker.application().getBean(MeterRegistry.class);
		for (int i = 0; i < 6000 && waiting(meters, store) != HERD; i++) {
			Thread.sleep(10);
		}
		assertThat(waiting(meters, store)).isEqualTo(HERD);
	}

	private static double waiting(MeterRegistry meters, String store) {
		Gauge gauge = meters.find("broker.store.waiting").tag("store", store).gauge();
		return (gauge != null) ? gauge.value() : 0;
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await(1, TimeUnit.MINUTES);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** What the test does while everybody waits. */
	@FunctionalInterface
	private interface Meanwhile {

		void happens() throws InterruptedException;

	}

}

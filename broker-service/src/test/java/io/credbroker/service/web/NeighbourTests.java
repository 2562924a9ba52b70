package io.credbroker.service.web;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

import io.credbroker.service.support.Broker;
import io.credbroker.service.support.ScriptedStore;
import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.FetchResult;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What one bad key, or one bad caller, does to the others of the same store: nothing.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NeighbourTests {

	private static final String CATALOG = """
			variables:
			  "shared.{key}": { secret: { store: shared, key: "{key}" }, value: "${password}", ttl: 15m }
			  "lenient.{key}": { secret: { store: shared, key: "{key}" }, value: "${password}", ttl: 15m, max-stale: 1h }
			  "scarce.{key}": { secret: { store: scarce, key: "{key}" }, value: "${password}" }
			  "tried.{key}": { secret: { store: tried, key: "{key}" }, value: "${password}" }
			  "closed.{key}": { secret: { store: closed, key: "{key}" }, value: "${password}" }
			policies:
			  - name: etl
			    callers: { issuer: test, groups: [airflow-etl] }
			    variables: ["*"]
			""";

	private static final FetchResult FOUND = ScriptedStore.found("1", Map.of("password", "p"));

	private Broker broker;

	private ScriptedStore store;

	private String good;

	private String bad;

	@BeforeAll
	void start(@TempDir Path directory) {
		this.broker = Broker.start(directory, CATALOG, Map.ofEntries(Map.entry("broker.stores.shared.type", "scripted"),
				Map.entry("broker.stores.shared.timeout", "60s"),
				Map.entry("broker.stores.shared.bounds.concurrent-calls", "8"),
				Map.entry("broker.stores.scarce.type", "scripted"), Map.entry("broker.stores.scarce.timeout", "60s"),
				Map.entry("broker.stores.scarce.bounds.calls-per-second", "50"),
				Map.entry("broker.stores.tried.type", "scripted"), Map.entry("broker.stores.tried.timeout", "60s"),
				Map.entry("broker.stores.tried.bounds.breaker-wait", "100ms"),
				Map.entry("broker.stores.tried.bounds.attempts", "1"),
				Map.entry("broker.stores.closed.type", "scripted"), Map.entry("broker.secret.fresh-interval", "0s"),
				Map.entry("broker.callers.requests-per-second", "0")));
		this.store = this.broker.store();
		this.good = this.broker.issuer().token("good", "airflow-etl");
		this.bad = this.broker.issuer().token("bad", "airflow-etl");
	}

	@AfterAll
	void stop() {
		this.broker.close();
	}

	private HttpResponse<String> read(String token, String variable) {
		return this.broker.get("/v1/variables/" + variable, token, Map.of());
	}

	private int found(String key) {
		this.store.answers(key, FOUND);
		return 0;
	}

	private List<Future<HttpResponse<String>>> atOnce(ExecutorService tasks, String token, int lookups,
			IntFunction<String> variable) {
		return IntStream.range(0, lookups)
			.mapToObj((number) -> tasks.submit(() -> read(token, variable.apply(number))))
			.toList();
	}

	private static List<Integer> statuses(List<Future<HttpResponse<String>>> lookups) throws Exception {
		List<Integer> statuses = new ArrayList<>();
		for (Future<HttpResponse<String>> lookup : lookups) {
			statuses.add(lookup.get(2, TimeUnit.MINUTES).statusCode());
		}
		return statuses;
	}

	private int reads(String prefix, int keys) {
		return IntStream.range(0, keys).map((key) -> this.store.reads(prefix + key)).sum();
	}

	@ParameterizedTest
	@ValueSource(ints = { 5, 50 })
	void deniedKeysLeaveEveryOtherMappingOfTheStoreAlone(int denied) {
		for (int i = 0; i < denied; i++) {
			this.store.answers("denied" + i, new FetchResult.Denied("403 on this path"));
			HttpResponse<String> answer = read(this.bad, "shared.denied" + i);
			assertThat(answer.statusCode()).isEqualTo(424);
			assertThat(answer.body()).contains("\"code\":\"store_refused\"");

			found("other-" + denied + "-" + i);
			assertThat(read(this.good, "shared.other-" + denied + "-" + i).statusCode()).isEqualTo(200);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "denied", "missing", "failing", "throttled" })
	void aHotBadKeyIsAskedForSeldomAndHurtsNobody(String how) throws Exception {
		String hot = "hot-" + how;
		this.store.answers(hot, switch (how) {
			case "denied" -> new FetchResult.Denied("403 on this path");
			case "failing" -> new FetchResult.Unavailable("500 from the engine behind this path", null);
			case "throttled" -> new FetchResult.Throttled(Duration.ofSeconds(30));
			default -> new FetchResult.Missing();
		});
		AtomicBoolean over = new AtomicBoolean();
		try (ExecutorService tasks = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<Integer>> badOnes = IntStream.range(0, 4).mapToObj((task) -> tasks.submit(() -> {
				int lookups = 0;
				for (; !over.get() || lookups < 50; lookups++) {
					assertThat(read(this.bad, "shared." + hot).statusCode()).isNotEqualTo(200);
				}
				return lookups;
			})).toList();
			for (int i = 0; i < 100; i++) {
				found(how + "-good" + i);
				assertThat(read(this.good, "shared." + how + "-good" + i).statusCode()).isEqualTo(200);
			}
			over.set(true);
			for (Future<Integer> lookups : badOnes) {
				assertThat(lookups.get(1, TimeUnit.MINUTES)).isGreaterThanOrEqualTo(50);
			}
		}
		assertThat(this.store.reads(hot)).isLessThan(25);
	}

	@Test
	void aFloodOfMissingKeysTakesNobodysTurnAndEndsAtItsCallersBudget() throws Exception {
		int flood = 1000;
		try (ExecutorService tasks = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<HttpResponse<String>>> missing = atOnce(tasks, this.bad, flood,
					(number) -> "scarce.missing" + number);
			awaitStoreAsked("scarce");
			List<Future<HttpResponse<String>>> lookups = atOnce(tasks, this.good, 30,
					(number) -> "scarce.good" + (number + found("good" + number)));

			assertThat(statuses(lookups)).containsOnly(200);
			assertThat(statuses(missing)).contains(429).containsAnyOf(424).doesNotContain(503, 504);
		}
		assertThat(reads("missing", flood)).as("ten at once, and five a second").isLessThan(300);
		HttpResponse<String> refused = lastOf(flood);
		assertThat(refused.body()).contains("\"code\":\"rate_limited\"").contains("scarce");
		assertThat(refused.headers().firstValue("Retry-After")).isPresent();
	}

	private HttpResponse<String> lastOf(int from) {
		HttpResponse<String> answer = read(this.bad, "scarce.missing" + from);
		for (int i = 1; answer.statusCode() != 429 && i < 1000; i++) {
			answer = read(this.bad, "scarce.missing" + (from + i));
		}
		return answer;
	}

	@Test
	void aCallerThatFillsAStoreWithSlowReadsLeavesRoomForAnother() throws Exception {
		CountDownLatch answered = new CountDownLatch(1);
		try (ExecutorService tasks = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<HttpResponse<String>>> slow = atOnce(tasks, this.bad, 40, (number) -> {
				this.store.answers("slow" + number, (request) -> late(answered));
				return "shared.slow" + number;
			});
			awaitGauge("broker.store.queued", "shared", 34);

			assertThat(statuses(
					atOnce(tasks, this.good, 20, (number) -> "shared.quick" + (number + found("quick" + number)))))
				.containsOnly(200);
			assertThat(gauge("broker.store.calls", "shared")).as("three quarters of eight").isEqualTo(6);
			// One that the other has asked for and that waits in its queue.
			int queued = IntStream.range(0, 40)
				.filter((key) -> this.store.reads("slow" + key) == 0)
				.findAny()
				.orElseThrow();
			List<Future<HttpResponse<String>>> joined = atOnce(tasks, this.good, 1, (number) -> "shared.slow" + queued);
			awaitGauge("broker.store.calls", "shared", 7);
			answered.countDown();
			assertThat(statuses(joined)).containsOnly(200);
			assertThat(statuses(slow)).containsOnly(200);
		}
	}

	private static FetchResult late(CountDownLatch answered) {
		try {
			answered.await(1, TimeUnit.MINUTES);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return FOUND;
	}

	@Test
	void aHundredWhoComeWhileAStoreIsTriedAreAllAnswered() throws Exception {
		IntStream.range(0, 30)
			.forEach((key) -> this.store.answers("down" + key, new FetchResult.Unavailable("down", null)));
		assertThat(IntStream.range(0, 30).mapToObj((key) -> read(this.good, "tried.down" + key).body())).last()
			.asString()
			.contains("circuit_open");
		CountDownLatch everybodyWaits = new CountDownLatch(1);
		IntStream.range(0, 100)
			.forEach((key) -> this.store.answers("back" + key, (FetchRequest request) -> late(everybodyWaits)));
		// Six times the wait is the longest that a store is left alone.
		Thread.sleep(600);
		try (ExecutorService tasks = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<HttpResponse<String>>> herd = atOnce(tasks, this.good, 100, (number) -> "tried.back" + number);
			awaitGauge("broker.store.waiting", "tried", 100);
			assertThat(reads("back", 100)).as("the probes").isLessThanOrEqualTo(3);
			everybodyWaits.countDown();

			assertThat(statuses(herd)).hasSize(100).containsOnly(200);
		}
		assertThat(reads("back", 100)).isEqualTo(100);
	}

	@Test
	void whoeverWantsItToLastForTheWholeTtlForcesNoMoreReadsThanItsBudget() {
		found("lasting");
		List<HttpResponse<String>> answers = IntStream.range(0, 60)
			.mapToObj((number) -> read(this.bad, "shared.lasting?min_ttl=900"))
			.toList();

		assertThat(this.store.reads("lasting")).as("one that is cold and six that are forced").isEqualTo(7);
		assertThat(answers.subList(0, 7)).allMatch((answer) -> answer.statusCode() == 200);
		assertThat(answers.subList(7, 60)).allSatisfy((answer) -> {
			assertThat(answer.statusCode()).isEqualTo(429);
			assertThat(answer.body()).contains("\"code\":\"rate_limited\"");
			assertThat(answer.headers().firstValue("Retry-After")).isPresent();
		});
		assertThat(read(this.good, "shared.lasting?min_ttl=900").statusCode()).isEqualTo(200);
		assertThat(read(this.bad, "shared.lasting").statusCode()).isEqualTo(200);
	}

	@Test
	void whatMayBeServedOldIsServedToWhoeverForcesTooManyReads() {
		found("lenient");

		assertThat(IntStream.range(0, 60).mapToObj((number) -> read(this.bad, "lenient.lenient?min_ttl=900")))
			.allMatch((answer) -> answer.statusCode() == 200);
		assertThat(this.store.reads("lenient")).isEqualTo(7);
	}

	@Test
	void aRejectedCredentialIsTriedNowAndThenAndSaysSo() {
		IntStream.range(0, 50).forEach((key) -> {
			this.store.answers("login" + key, new FetchResult.Rejected("401 at the login"));
			read(this.bad, "closed.login" + key);
		});
		HttpResponse<String> answer = read(this.good, "closed.login50");

		assertThat(reads("login", 51)).isLessThan(8);
		assertThat(answer.statusCode()).isEqualTo(503);
		assertThat(answer.body()).contains("\"code\":\"circuit_open\"").contains("rejects the broker's own credential");
		assertThat(answer.headers().firstValue("Retry-After")).isPresent();
	}

	private void awaitStoreAsked(String name) throws InterruptedException {
		for (int i = 0; i < 6000 && gauge("broker.store.waiting", name) < 1; i++) {
			Thread.sleep(10);
		}
	}

	private void awaitGauge(String name, String of, double value) throws InterruptedException {
		for (int i = 0; i < 6000 && gauge(name, of) != value; i++) {
			Thread.sleep(10);
		}
		assertThat(gauge(name, of)).isEqualTo(value);
	}

	private double gauge(String name, String of) {
		Gauge gauge = this.broker.application().getBean(MeterRegistry.class).find(name).tag("store", of).gauge();
		return (gauge != null) ? gauge.value() : 0;
	}

}

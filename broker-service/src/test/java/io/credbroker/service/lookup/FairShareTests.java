package io.credbroker.service.lookup;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import io.credbroker.service.support.ScriptedStore;
import io.credbroker.spi.FetchResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What one bad caller does to the others of the same store: nothing.
 */
class FairShareTests extends SharedStoreScenario {

	@Test
	void aFloodOfMissingKeysTakesNobodysTurnAndEndsAtItsCallersBudget() throws Exception {
		int flood = 1000;
		try (ExecutorService tasks = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<HttpResponse<String>>> missing = this.stores.atOnce(tasks, this.stores.bad(), flood,
					(number) -> "scarce.missing" + number);
			this.stores.awaitStoreAsked("scarce");
			List<Future<HttpResponse<String>>> lookups = this.stores.atOnce(tasks, this.stores.good(), 30,
					(number) -> "scarce." + this.stores.found("good" + number));

			assertThat(SharedStoreFixture.statuses(lookups)).containsOnly(200);
			assertThat(SharedStoreFixture.statuses(missing)).contains(429).containsAnyOf(424).doesNotContain(503, 504);
		}
		assertThat(this.stores.reads("missing", flood)).as("ten at once, and five a second").isLessThan(300);
		HttpResponse<String> refused = lastOf(flood);
		assertThat(refused.body()).contains("\"code\":\"rate_limited\"").contains("scarce");
		assertThat(refused.headers().firstValue("Retry-After")).isPresent();
	}

	/**
	 * The answer to the caller once its budget is spent again.
	 */
	private HttpResponse<String> lastOf(int from) {
		HttpResponse<String> answer = this.stores.read(this.stores.bad(), "scarce.missing" + from);
		for (int i = 1; answer.statusCode() != 429 && i < 1000; i++) {
			answer = this.stores.read(this.stores.bad(), "scarce.missing" + (from + i));
		}
		return answer;
	}

	@Test
	void aCallerThatFillsAStoreWithSlowReadsLeavesRoomForAnother() throws Exception {
		CountDownLatch answered = new CountDownLatch(1);
		try (ExecutorService tasks = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<HttpResponse<String>>> slow = this.stores.atOnce(tasks, this.stores.bad(), 40, (number) -> {
				this.stores.store().answers("slow" + number, (request) -> SharedStoreFixture.late(answered));
				return "shared.slow" + number;
			});
			this.stores.awaitGauge("broker.store.queued", "shared", 34);

			assertThat(SharedStoreFixture.statuses(this.stores.atOnce(tasks, this.stores.good(), 20,
					(number) -> "shared." + this.stores.found("quick" + number))))
				.containsOnly(200);
			assertThat(this.stores.gauge("broker.store.calls", "shared")).as("three quarters of eight").isEqualTo(6);
			// One that the other has asked for and that waits in its queue.
			int queued = IntStream.range(0, 40)
				.filter((key) -> this.stores.store().reads("slow" + key) == 0)
				.findAny()
				.orElseThrow();
			List<Future<HttpResponse<String>>> joined = this.stores.atOnce(tasks, this.stores.good(), 1,
					(number) -> "shared.slow" + queued);
			this.stores.awaitGauge("broker.store.calls", "shared", 7);
			answered.countDown();
			assertThat(SharedStoreFixture.statuses(joined)).containsOnly(200);
			assertThat(SharedStoreFixture.statuses(slow)).containsOnly(200);
		}
	}

	@Test
	void whoeverWantsItToLastForTheWholeTtlForcesNoMoreReadsThanItsBudget() {
		this.stores.found("lasting");
		List<HttpResponse<String>> answers = IntStream.range(0, 60)
			.mapToObj((number) -> this.stores.read(this.stores.bad(), "shared.lasting?min_ttl=900"))
			.toList();

		assertThat(this.stores.store().reads("lasting")).as("one that is cold and six that are forced").isEqualTo(7);
		assertThat(answers.subList(0, 7)).allMatch((answer) -> answer.statusCode() == 200);
		assertThat(answers.subList(7, 60)).allSatisfy((answer) -> {
			assertThat(answer.statusCode()).isEqualTo(429);
			assertThat(answer.body()).contains("\"code\":\"rate_limited\"");
			assertThat(answer.headers().firstValue("Retry-After")).isPresent();
		});
		assertThat(this.stores.read(this.stores.good(), "shared.lasting?min_ttl=900").statusCode()).isEqualTo(200);
		assertThat(this.stores.read(this.stores.bad(), "shared.lasting").statusCode()).isEqualTo(200);
	}

	@Test
	void whatMayBeServedOldIsServedToWhoeverForcesTooManyReads() {
		this.stores.found("lenient");

		assertThat(IntStream.range(0, 60)
			.mapToObj((number) -> this.stores.read(this.stores.bad(), "lenient.lenient?min_ttl=900")))
			.allMatch((answer) -> answer.statusCode() == 200);
		assertThat(this.stores.store().reads("lenient")).isEqualTo(7);
	}

	/**
	 * The benchmark measures the times of the same.
	 */
	@ParameterizedTest
	@CsvSource({ "denied, '', 150", "missing, '', 150", "plain, ?fresh=true, 150", "plain, ?min_ttl=900, 150",
			"big, '', 40" })
	void whateverABadCallerAsksForTheGoodOneIsAnswered(String kind, String query, int mostReads) throws Exception {
		String own = kind + query.replaceAll("\\W", "") + "-";
		IntStream.range(0, 40).forEach((key) -> this.stores.store().answers(own + key, secret(kind)));
		try (ExecutorService tasks = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<HttpResponse<String>>> bad = this.stores.atOnce(tasks, this.stores.bad(), 400,
					(number) -> "scarce." + own + (number % 40) + query);
			List<Future<HttpResponse<String>>> good = this.stores.atOnce(tasks, this.stores.good(), 20,
					(number) -> "scarce." + this.stores.found("beside-" + own + number));

			assertThat(SharedStoreFixture.statuses(good)).hasSize(20).containsOnly(200);
			assertThat(SharedStoreFixture.statuses(bad)).hasSize(400);
		}
		assertThat(this.stores.store().readsOfAll(own)).isLessThanOrEqualTo(mostReads);
	}

	private static FetchResult secret(String kind) {
		return switch (kind) {
			case "denied" -> new FetchResult.Denied("403 on this path");
			case "missing" -> new FetchResult.Missing();
			case "big" -> ScriptedStore.found("1", Map.of("password", "p@ss".repeat(5_000)));
			default -> SharedStoreFixture.FOUND;
		};
	}

}

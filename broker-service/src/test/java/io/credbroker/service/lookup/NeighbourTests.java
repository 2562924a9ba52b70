package io.credbroker.service.lookup;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.FetchResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What one bad key does to the others of its store: nothing.
 */
class NeighbourTests extends SharedStoreScenario {

	@ParameterizedTest
	@ValueSource(ints = { 5, 50 })
	void deniedKeysLeaveEveryOtherMappingOfTheStoreAlone(int denied) {
		for (int i = 0; i < denied; i++) {
			this.stores.store().answers("denied" + i, new FetchResult.Denied("403 on this path"));
			HttpResponse<String> answer = this.stores.read(this.stores.bad(), "shared.denied" + i);
			assertThat(answer.statusCode()).isEqualTo(424);
			assertThat(answer.body()).contains("\"code\":\"store_refused\"");

			this.stores.found("other-" + denied + "-" + i);
			assertThat(this.stores.read(this.stores.good(), "shared.other-" + denied + "-" + i).statusCode())
				.isEqualTo(200);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "denied", "missing", "failing", "throttled" })
	void aHotBadKeyIsAskedForSeldomAndHurtsNobody(String how) throws Exception {
		String hot = "hot-" + how;
		this.stores.store().answers(hot, bad(how));
		IntStream.range(0, 30).forEach((time) -> this.stores.read(this.stores.bad(), "shared." + hot));
		AtomicBoolean over = new AtomicBoolean();
		try (ExecutorService tasks = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<Integer>> badOnes = IntStream.range(0, 4).mapToObj((task) -> tasks.submit(() -> {
				int lookups = 0;
				for (; !over.get() || lookups < 50; lookups++) {
					assertThat(this.stores.read(this.stores.bad(), "shared." + hot).statusCode()).isNotEqualTo(200);
				}
				return lookups;
			})).toList();
			try {
				for (int i = 0; i < 100; i++) {
					this.stores.found(how + "-good" + i);
					assertThat(this.stores.read(this.stores.good(), "shared." + how + "-good" + i).statusCode())
						.isEqualTo(200);
				}
			}
			finally {
				over.set(true);
			}
			for (Future<Integer> lookups : badOnes) {
				assertThat(lookups.get(1, TimeUnit.MINUTES)).isGreaterThanOrEqualTo(50);
			}
		}
		assertThat(this.stores.store().reads(hot)).isLessThan(25);
	}

	private static FetchResult bad(String how) {
		return switch (how) {
			case "denied" -> new FetchResult.Denied("403 on this path");
			case "failing" -> new FetchResult.Unavailable("500 from the engine behind this path", null);
			case "throttled" -> new FetchResult.Throttled(Duration.ofSeconds(30));
			default -> new FetchResult.Missing();
		};
	}

	@Test
	void aHundredWhoComeWhileAStoreIsTriedAreAllAnswered() throws Exception {
		IntStream.range(0, 30)
			.forEach((key) -> this.stores.store().answers("down" + key, new FetchResult.Unavailable("down", null)));
		assertThat(IntStream.range(0, 30)
			.mapToObj((key) -> this.stores.read(this.stores.good(), "tried.down" + key).body()))
			.anyMatch((answer) -> answer.contains("circuit_open"));
		CountDownLatch everybodyWaits = new CountDownLatch(1);
		IntStream.range(0, 100)
			.forEach((key) -> this.stores.store()
				.answers("back" + key, (FetchRequest request) -> SharedStoreFixture.late(everybodyWaits)));
		// Six times the wait is the longest that a store is left alone.
		Thread.sleep(600);
		try (ExecutorService tasks = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<HttpResponse<String>>> herd = this.stores.atOnce(tasks, this.stores.good(), 100,
					(number) -> "tried.back" + number);
			this.stores.awaitGauge("broker.store.waiting", "tried", 100);
			assertThat(this.stores.reads("back", 100)).as("the probes").isLessThanOrEqualTo(3);
			everybodyWaits.countDown();

			assertThat(SharedStoreFixture.statuses(herd)).hasSize(100).containsOnly(200);
		}
		assertThat(this.stores.reads("back", 100)).isEqualTo(100);
	}

	@Test
	void aRejectedCredentialIsTriedNowAndThenAndSaysSo() {
		IntStream.range(0, 50).forEach((key) -> {
			this.stores.store().answers("login" + key, new FetchResult.Rejected("401 at the login"));
			this.stores.read(this.stores.bad(), "closed.login" + key);
		});
		HttpResponse<String> answer = this.stores.read(this.stores.good(), "closed.login50");

		assertThat(this.stores.reads("login", 51)).isLessThan(8);
		assertThat(answer.statusCode()).isEqualTo(503);
		assertThat(answer.body()).contains("\"code\":\"circuit_open\"").contains("rejects the broker's own credential");
		assertThat(answer.headers().firstValue("Retry-After")).isPresent();
	}

}

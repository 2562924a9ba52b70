package io.credbroker.service.quota;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class FairShareSemaphoreTests {

	private static final Duration LONG = Duration.ofMinutes(1);

	private final FairShareSemaphore permits = new FairShareSemaphore(2, 2);

	@Test
	void aSourceThatHasNoTurnComesBeforeOneThatHasAll() throws Exception {
		List<String> order = new CopyOnWriteArrayList<>();
		assertThat(this.permits.take("flood", LONG)).isTrue();
		assertThat(this.permits.take("flood", LONG)).isTrue();
		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<?>> waiting = IntStream.range(0, 100)
				.<Future<?>>mapToObj((i) -> threads.submit(() -> waitAs("flood", order)))
				.toList();
			await().until(() -> this.permits.waiting() == 100);
			Future<?> other = threads.submit(() -> waitAs("other", order));
			await().until(() -> this.permits.waiting() == 101);

			this.permits.giveBack("flood");

			other.get();
			for (Future<?> one : waiting) {
				one.get();
			}
		}
		assertThat(order.getFirst()).isEqualTo("other");
		assertThat(order).hasSize(101);
	}

	@Test
	void whoHasLostPatienceHoldsNoTurn() {
		this.permits.take("a", LONG);
		this.permits.take("b", LONG);

		assertThat(this.permits.take("c", Duration.ofMillis(1))).isFalse();

		this.permits.giveBack("a");
		this.permits.giveBack("b");
		assertThat(this.permits.take("c", Duration.ZERO)).isTrue();
		assertThat(this.permits.take("c", Duration.ZERO)).isTrue();
		assertThat(this.permits.take("c", Duration.ZERO)).isFalse();
	}

	@Test
	void oneSourceLeavesTheOthersTheirTurns() {
		FairShareSemaphore shared = new FairShareSemaphore(4, 3);
		for (int i = 0; i < 3; i++) {
			assertThat(shared.take("slow", Duration.ZERO)).isTrue();
		}

		assertThat(shared.take("slow", Duration.ZERO)).isFalse();

		assertThat(shared.take("other", Duration.ZERO)).isTrue();
		shared.giveBack("slow");
		assertThat(shared.take("slow", Duration.ZERO)).isTrue();
	}

	private void waitAs(String source, List<String> order) {
		assertThat(this.permits.take(source, LONG)).isTrue();
		order.add(source);
		this.permits.giveBack(source);
	}

}

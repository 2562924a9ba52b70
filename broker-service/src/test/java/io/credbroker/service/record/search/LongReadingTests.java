package io.credbroker.service.record.search;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.credbroker.service.record.pipeline.RecordUnavailableException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * How readings of much of the record wait for each other.
 */
class LongReadingTests {

	private final CountDownLatch begun = new CountDownLatch(1);

	private final CountDownLatch ends = new CountDownLatch(1);

	@Test
	void whoeverWaitsTooLongForAnotherReadsNothing() throws Exception {
		LongReading reading = new LongReading(Duration.ofMillis(50));
		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			Future<String> first = threads.submit(() -> reading.of(this::first));
			this.begun.await();

			assertThatExceptionOfType(RecordUnavailableException.class).isThrownBy(() -> reading.of(() -> "second"))
				.withMessageContaining("another reading");
			this.ends.countDown();
			assertThat(first.get()).isEqualTo("first");
		}
		assertThat(reading.of(() -> "third")).isEqualTo("third");
	}

	@Test
	void whatFailsLeavesItsTurn() {
		LongReading reading = new LongReading(Duration.ZERO);

		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> reading.of(() -> {
			throw new IllegalStateException("failed");
		}));
		assertThat(reading.of(() -> "second")).isEqualTo("second");
	}

	@Test
	void whoeverIsInterruptedReadsNothing() throws Exception {
		LongReading reading = new LongReading(Duration.ofMinutes(10));
		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			Future<String> first = threads.submit(() -> reading.of(this::first));
			this.begun.await();
			Thread.currentThread().interrupt();

			assertThatExceptionOfType(RecordUnavailableException.class).isThrownBy(() -> reading.of(() -> "second"));
			assertThat(Thread.interrupted()).isTrue();
			this.ends.countDown();
			assertThat(first.get()).isEqualTo("first");
		}
	}

	private String first() {
		this.begun.countDown();
		try {
			this.ends.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return "first";
	}

}

package io.credbroker.service.secret;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.credbroker.service.store.StoreBounds;
import io.credbroker.service.support.ScriptedStore;
import io.credbroker.spi.DescribeResult;
import io.credbroker.spi.FetchResult;
import io.micrometer.core.instrument.Timer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * No store is called after the deadline of the read.
 */
class DeadlineTests {

	private static final FetchResult FOUND = ScriptedStore.found("1", Map.of("password", "p"));

	private final SecretsFixture fixture = new SecretsFixture();

	private Secrets secrets(Duration timeout) {
		return this.fixture.secrets(timeout, Duration.ZERO, new StoreBounds(64, 10_000, 2, 20, Duration.ofSeconds(10)));
	}

	@Test
	void aDescriptionThatUsesUpTheTimeIsNotFollowedByAReading() throws InterruptedException {
		Secrets impatient = secrets(Duration.ofMillis(200));
		this.fixture.store.answers("k", FOUND);
		impatient.read(SecretsFixture.request("k"));
		this.fixture.clock.move(SecretsFixture.TTL);
		CountDownLatch timedOut = new CountDownLatch(1);
		this.fixture.store.describes("k", () -> {
			awaitIgnoringInterrupts(timedOut);
			return new DescribeResult.Described("2", null, null);
		});

		assertThat(impatient.read(SecretsFixture.request("k"))).matches(SecretsFixture.failedWith("TimedOut"));
		timedOut.countDown();
		awaitReadings(2);

		assertThat(this.fixture.store.descriptions("k")).isEqualTo(1);
		assertThat(this.fixture.store.reads("k")).isEqualTo(1);
	}

	/**
	 * As a client library does that swallows interrupts.
	 */
	private static void awaitIgnoringInterrupts(CountDownLatch latch) {
		for (int i = 0; i < 3; i++) {
			try {
				assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
				return;
			}
			catch (InterruptedException ex) {
				// swallowed
			}
		}
	}

	@Test
	void aRefreshThatNobodyWaitsForIsNotTriedAgain() throws InterruptedException {
		Secrets patient = secrets(Duration.ofSeconds(30));
		this.fixture.store.answers("k", FOUND);
		patient.read(SecretsFixture.lenient("k"));
		this.fixture.clock.move(SecretsFixture.TTL);
		this.fixture.store.answers("k", new FetchResult.Unavailable("down", null));

		assertThat(patient.read(SecretsFixture.lenient("k"))).isInstanceOf(ReadResult.Current.class);
		awaitReadings(2);

		assertThat(this.fixture.store.reads("k")).isEqualTo(1 + 1);
	}

	@Test
	void aReadThatSomebodyWaitsForIsTriedAgain() {
		Secrets patient = secrets(Duration.ofSeconds(30));
		this.fixture.store.answers("k", new FetchResult.Unavailable("down", null));

		assertThat(patient.read(SecretsFixture.request("k"))).matches(SecretsFixture.failedWith("Unavailable"));

		assertThat(this.fixture.store.reads("k")).isEqualTo(2);
	}

	private void awaitReadings(int ended) throws InterruptedException {
		for (int i = 0; i < 3000 && ended() < ended; i++) {
			Thread.sleep(10);
		}
		assertThat(ended()).isEqualTo(ended);
	}

	private long ended() {
		return this.fixture.meters.find("broker.store.reads").timers().stream().mapToLong(Timer::count).sum();
	}

}

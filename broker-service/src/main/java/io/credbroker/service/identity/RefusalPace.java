package io.credbroker.service.identity;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/**
 * Slows down whoever has many tokens refused by asking the issuer: the first refusals of
 * a source are answered at once, later ones so many a second.
 * <p>
 * Its good tokens are not slowed. A held answer costs a thread that waits, so not many
 * are held at once.
 */
final class RefusalPace {

	private static final long BETWEEN = Duration.ofMillis(50).toNanos();

	private static final int AT_ONCE = 40;

	private static final long LONGEST = Duration.ofSeconds(5).toNanos();

	private static final int MOST_HELD = 1_000;

	private final Cache<String, Long> next = Caffeine.newBuilder()
		.maximumSize(10_000)
		.expireAfterWrite(Duration.ofMinutes(1))
		.executor(Runnable::run)
		.build();

	private final Semaphore places = new Semaphore(MOST_HELD);

	private final LongSupplier nanos;

	RefusalPace(LongSupplier nanos) {
		this.nanos = nanos;
	}

	/**
	 * Waits until the refusal may be answered.
	 */
	void hold(String source) {
		Duration wait = wait(source);
		if (wait.isPositive() && this.places.tryAcquire()) {
			try {
				Thread.sleep(wait);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			finally {
				this.places.release();
			}
		}
	}

	/**
	 * How long one more refusal of this source has to wait.
	 */
	Duration wait(String source) {
		long now = this.nanos.getAsLong();
		long start = now - AT_ONCE * BETWEEN;
		long due = this.next.asMap()
			.merge(source, start + BETWEEN, (last, first) -> Math.min(Math.max(last + BETWEEN, first), now + LONGEST));
		return Duration.ofNanos(Math.max(0, due - now));
	}

}

package io.credbroker.service.identity;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;

import io.credbroker.service.quota.Quota;
import io.credbroker.service.quota.Quotas;

/**
 * Slows down whoever has many tokens refused by asking the issuer: the first refusals of
 * a source are answered at once, later ones so many a second.
 * <p>
 * Its good tokens are not slowed. A held answer costs a thread that waits, so not many
 * are held at once.
 */
final class RefusalThrottle {

	private static final Duration BETWEEN = Duration.ofMillis(50);

	private static final int AT_ONCE = 40;

	private static final Duration LONGEST = Duration.ofSeconds(5);

	private static final int MOST_HELD = 1_000;

	private final Quotas<String> refusals;

	private final Semaphore places = new Semaphore(MOST_HELD);

	RefusalThrottle(LongSupplier nanos) {
		this.refusals = new Quotas<>(Quota.steady(AT_ONCE, 1, BETWEEN), nanos);
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
		return this.refusals.takeAhead(source, LONGEST);
	}

}

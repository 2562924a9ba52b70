package io.credbroker.service.identity;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;

import io.credbroker.service.quota.Quota;
import io.credbroker.service.quota.Quotas;

/**
 * Slows down sources whose tokens are often refused after introspection: the first
 * refusals are answered at once, later ones at a limited rate.
 * <p>
 * Valid tokens of the source are not delayed. Only a limited number of answers is delayed
 * at once, since each one holds a thread.
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
	 * Waits until the refusal may be sent.
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
	 * How long the next refusal of this source has to wait.
	 */
	Duration wait(String source) {
		return this.refusals.takeAhead(source, LONGEST);
	}

}

package io.credbroker.service.secret;

import java.time.Duration;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;

/**
 * How many calls to one store each caller may waste: on secrets that the store does not
 * have or does not give, and on refreshes that it forces.
 * <p>
 * That is a tenth of the store's calls per second on and on, and a fifth at once.
 */
final class CallerBudgets {

	private static final int CALLERS = 10_000;

	private static final int LEAST_AT_ONCE = 10;

	private final Cache<String, Bucket> budgets = Caffeine.newBuilder().maximumSize(CALLERS).build();

	private final int atOnce;

	private final int perPeriod;

	private final Duration period;

	CallerBudgets(int callsPerPeriod, Duration period) {
		this.atOnce = Math.max(LEAST_AT_ONCE, callsPerPeriod / 5);
		this.perPeriod = Math.max(1, callsPerPeriod / 10);
		this.period = period;
	}

	/**
	 * Whether the caller has anything left to waste.
	 */
	boolean hasLeft(String caller) {
		return budget(caller).getAvailableTokens() > 0;
	}

	/**
	 * Counts a call that turned out to be wasted, also where nothing is left.
	 */
	void waste(String caller) {
		var _ = budget(caller).tryConsume(1);
	}

	/**
	 * Whether there was one left, of which this takes one.
	 */
	boolean take(String caller) {
		return budget(caller).tryConsume(1);
	}

	private Bucket budget(String caller) {
		return this.budgets.get(caller,
				(name) -> Bucket.builder()
					.addLimit((limit) -> limit.capacity(this.atOnce).refillGreedy(this.perPeriod, this.period))
					.withNanosecondPrecision()
					.build());
	}

}

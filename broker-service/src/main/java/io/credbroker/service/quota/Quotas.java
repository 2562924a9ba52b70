package io.credbroker.service.quota;

import java.time.Duration;
import java.util.function.LongSupplier;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;

/**
 * The same quota for each of many keys, each counted by itself, without a shared lock and
 * without waiting.
 *
 * @param <K> the type of the key
 */
public final class Quotas<K> {

	/** How many keys are remembered; a forgotten one starts with a full quota. */
	private static final int REMEMBERED = 10_000;

	private final Cache<K, Bucket> buckets = Caffeine.newBuilder().maximumSize(REMEMBERED).build();

	private final Quota quota;

	private final TimeMeter time;

	/**
	 * Quotas of which nothing is spent yet.
	 * @param nanos a clock in nanoseconds with any origin
	 */
	public Quotas(Quota quota, LongSupplier nanos) {
		this.quota = quota;
		this.time = new NanoTime(nanos);
	}

	/**
	 * Takes one use if one is left, and tells whether it did.
	 */
	public boolean tryTake(K who) {
		return this.quota.atOnce() > 0 && bucket(who).tryConsume(1);
	}

	/**
	 * Whether a use is left; takes none.
	 */
	public boolean hasLeft(K who) {
		return this.quota.atOnce() > 0 && bucket(who).getAvailableTokens() > 0;
	}

	/**
	 * How long until a use is left.
	 */
	public Duration untilNext(K who) {
		return (this.quota.atOnce() > 0)
				? Duration.ofNanos(bucket(who).estimateAbilityToConsume(1).getNanosToWaitForRefill())
				: this.quota.period();
	}

	/**
	 * Takes one use, a future one if none is left, and returns how long until it may be
	 * used; takes none if that is longer than the longest wait.
	 */
	public Duration takeAhead(K who, Duration longest) {
		Duration wait = untilNext(who);
		return (wait.compareTo(longest) < 0) ? Duration.ofNanos(bucket(who).consumeIgnoringRateLimits(1)) : longest;
	}

	private Bucket bucket(K who) {
		return this.buckets.get(who,
				(name) -> Bucket.builder().withCustomTimePrecision(this.time).addLimit(this.quota.bandwidth()).build());
	}

	/**
	 * How many keys are remembered, after evicting those beyond the limit.
	 */
	public long remembered() {
		this.buckets.cleanUp();
		return this.buckets.estimatedSize();
	}

	private record NanoTime(LongSupplier nanos) implements TimeMeter {

		@Override
		public long currentTimeNanos() {
			return this.nanos.getAsLong();
		}

		@Override
		public boolean isWallClockBased() {
			return false;
		}

	}

}

package io.credbroker.service.quota;

import java.time.Duration;
import java.util.function.LongSupplier;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;

/**
 * The same quota for each of many, by its own doing alone: they share no lock, and nobody
 * waits.
 *
 * @param <K> names one of them
 */
public final class Quotas<K> {

	/** Whoever is forgotten starts anew, with nothing spent. */
	private static final int REMEMBERED = 10_000;

	private final Cache<K, Bucket> buckets = Caffeine.newBuilder().maximumSize(REMEMBERED).build();

	private final Quota quota;

	private final TimeMeter time;

	/**
	 * Quotas that begin unspent.
	 * @param nanos the time, which may begin anywhere
	 */
	public Quotas(Quota quota, LongSupplier nanos) {
		this.quota = quota;
		this.time = new NanoTime(nanos);
	}

	/**
	 * Whether there was one left, of which this takes one.
	 */
	public boolean tryTake(K who) {
		return this.quota.atOnce() > 0 && bucket(who).tryConsume(1);
	}

	/**
	 * Whether there is one left.
	 */
	public boolean hasLeft(K who) {
		return this.quota.atOnce() > 0 && bucket(who).getAvailableTokens() > 0;
	}

	/**
	 * How long until there is one left.
	 */
	public Duration untilNext(K who) {
		return (this.quota.atOnce() > 0)
				? Duration.ofNanos(bucket(who).estimateAbilityToConsume(1).getNanosToWaitForRefill())
				: this.quota.period();
	}

	/**
	 * Takes one, where none is left from those to come, and tells how long it is until
	 * then; what is further away than the longest wait is not taken.
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
	 * How many are remembered, once those too many are forgotten.
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

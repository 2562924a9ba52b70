package io.credbroker.service.quota;

import java.time.Duration;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.credbroker.service.identity.Caller;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a caller asks too often, by its own requests alone: callers share no
 * lock, and nobody waits.
 */
public final class CallerLimits {

	/** A refused caller that waits for so long finds room for at least one request. */
	public static final Duration WAIT = Duration.ofSeconds(1);

	/** A caller that is forgotten starts anew, with nothing spent. */
	private static final int REMEMBERED = 10_000;

	private final LimitProperties limits;

	private final Cache<Name, Bucket> buckets = Caffeine.newBuilder().maximumSize(REMEMBERED).build();

	private final TimeMeter time;

	CallerLimits(LimitProperties limits, Ticker ticker) {
		this.limits = limits;
		this.time = new Time(ticker);
	}

	/**
	 * Whether the caller may be answered now, which is counted as one request of it.
	 */
	public boolean admit(Caller caller) {
		return this.limits.requestsPerSecond() == 0
				|| this.buckets.get(new Name(caller.issuer(), caller.subject(), caller.client()), (name) -> bucket())
					.tryConsume(1);
	}

	private Bucket bucket() {
		return Bucket.builder()
			.withCustomTimePrecision(this.time)
			.addLimit(Bandwidth.builder()
				.capacity(this.limits.burst())
				.refillGreedy(this.limits.requestsPerSecond(), Duration.ofSeconds(1))
				.build())
			.build();
	}

	public int requestsPerSecond() {
		return this.limits.requestsPerSecond();
	}

	/**
	 * How many callers are remembered, once those too many are forgotten.
	 */
	long remembered() {
		this.buckets.cleanUp();
		return this.buckets.estimatedSize();
	}

	private record Name(String issuer, String subject, @Nullable String client) {
	}

	private record Time(Ticker ticker) implements TimeMeter {

		@Override
		public long currentTimeNanos() {
			return this.ticker.read();
		}

		@Override
		public boolean isWallClockBased() {
			return false;
		}

	}

}

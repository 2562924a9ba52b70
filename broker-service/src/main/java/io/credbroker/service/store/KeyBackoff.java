package io.credbroker.service.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.credbroker.spi.FetchResult;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one store whose calls fail, for example because one database behind the
 * store is down.
 * <p>
 * Calls for a key that keeps failing are paused for that key only, and count once as a
 * failure of the store until the store has recovered.
 */
final class KeyBackoff {

	private static final int MAXIMUM = 10_000;

	private static final int FAILURES_IN_A_ROW = 3;

	private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

	private final Cache<String, FailureState> keys = Caffeine.newBuilder().maximumSize(MAXIMUM).build();

	private final Clock clock;

	private final Duration longest;

	KeyBackoff(Clock clock, Duration longest) {
		this.clock = clock;
		this.longest = longest;
	}

	/**
	 * The failure because of which calls for the key are paused, or {@code null}.
	 */
	StoreFailure.@Nullable Transient paused(String key) {
		FailureState failing = this.keys.getIfPresent(key);
		if (failing == null) {
			return null;
		}
		Duration left = Duration.between(this.clock.instant(), failing.until());
		return left.isPositive() ? failing.as(left) : null;
	}

	/**
	 * Records a failed call.
	 * @return whether it is the first failure of this key
	 */
	boolean failed(String key, FetchResult.Unavailable how) {
		FailureState now = this.keys.asMap()
			.compute(key, (same, before) -> failing(how.reason(), (before != null) ? before.inARow() + 1 : 1));
		return now == null || now.inARow() == 1;
	}

	private FailureState failing(String reason, int inARow) {
		int doublings = Math.min(inARow - FAILURES_IN_A_ROW, 10);
		if (doublings < 0) {
			return new FailureState(reason, inARow, Instant.MIN, false);
		}
		Duration pause = FIRST_PAUSE.multipliedBy(1L << doublings);
		return new FailureState(reason, inARow,
				this.clock.instant().plus((pause.compareTo(this.longest) > 0) ? this.longest : pause), false);
	}

	/**
	 * Pauses calls for the key until that time.
	 */
	void throttled(String key, Instant until) {
		this.keys.asMap()
			.compute(key, (same, before) -> new FailureState("", (before != null) ? before.inARow() : 0, until, true));
	}

	/**
	 * Forgets the failures of the key and lets other failing keys be tried too, since the
	 * store may have recovered.
	 */
	void answered(String key) {
		if (this.keys.getIfPresent(key) != null) {
			forget();
		}
	}

	/**
	 * Forgets all failures; pauses that the store asked for remain.
	 */
	void forget() {
		this.keys.asMap().values().removeIf((failing) -> !failing.throttled());
	}

	/**
	 * Forgets the failures of one key; a pause that the store asked for remains.
	 */
	void forget(String key) {
		this.keys.asMap().computeIfPresent(key, (_, failing) -> failing.throttled() ? failing : null);
	}

	private record FailureState(String reason, int inARow, Instant until, boolean throttled) {

		StoreFailure.Transient as(Duration left) {
			return new StoreFailure.Transient(
					this.throttled ? new FetchResult.Throttled(left) : new FetchResult.Unavailable(this.reason, left));
		}

	}

}

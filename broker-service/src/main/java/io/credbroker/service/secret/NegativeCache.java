package io.credbroker.service.secret;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.credbroker.service.store.StoreFailure;
import org.jspecify.annotations.Nullable;

/**
 * Remembers permanent failures per secret, so that repeated lookups do not reach the
 * store; each repetition is remembered twice as long.
 */
final class NegativeCache {

	private static final Duration LONGEST = Duration.ofMinutes(1);

	private static final int MAXIMUM = 10_000;

	private final Cache<StoreKey, Entry> failures;

	private final Clock clock;

	private final Duration first;

	NegativeCache(Duration first, Clock clock) {
		this.first = first;
		this.clock = clock;
		this.failures = Caffeine.newBuilder()
			.maximumSize(MAXIMUM)
			.ticker(() -> Duration.between(Instant.EPOCH, clock.instant()).toNanos())
			.expireAfterWrite(LONGEST.multipliedBy(2))
			.build();
	}

	void remember(StoreKey key, StoreFailure.Permanent failure) {
		this.failures.asMap().compute(key.toKeep(), (same, before) -> {
			Duration step = (before == null) ? this.first : doubled(before.step());
			return new Entry(failure, this.clock.instant().plus(step), step);
		});
	}

	private static Duration doubled(Duration step) {
		Duration doubled = step.multipliedBy(2);
		return (doubled.compareTo(LONGEST) > 0) ? LONGEST : doubled;
	}

	/**
	 * The remembered failure, or {@code null}.
	 */
	StoreFailure.@Nullable Permanent of(StoreKey key) {
		Entry remembered = this.failures.getIfPresent(key);
		return (remembered != null && remembered.until().isAfter(this.clock.instant())) ? remembered.failure() : null;
	}

	void forget(StoreKey key) {
		this.failures.invalidate(key);
	}

	void forget(Predicate<StoreKey> keys) {
		this.failures.asMap().keySet().removeIf(keys);
	}

	private record Entry(StoreFailure.Permanent failure, Instant until, Duration step) {
	}

}

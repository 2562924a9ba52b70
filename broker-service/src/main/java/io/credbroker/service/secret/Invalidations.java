package io.credbroker.service.secret;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/**
 * Remembers which secrets were invalidated and when, so that a read that had begun before
 * is not cached.
 */
final class Invalidations {

	/**
	 * How long an invalidation is remembered: longer than any read takes.
	 */
	private static final Duration REMEMBERED = Duration.ofMinutes(10);

	private static final int MOST = 10_000;

	private final Clock clock;

	private final Cache<Name, Instant> times;

	private volatile Instant ofAll = Instant.MIN;

	Invalidations(Clock clock) {
		this.clock = clock;
		this.times = Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(REMEMBERED).build();
	}

	void add(String store, String key) {
		this.times.put(new Name(store, key), this.clock.instant());
	}

	void addAll() {
		this.ofAll = this.clock.instant();
	}

	/**
	 * Whether a read that began at that time was invalidated since.
	 */
	boolean cover(StoreKey key, Instant asked) {
		Instant time = this.times.getIfPresent(new Name(key.store(), key.key().path()));
		return !asked.isAfter(this.ofAll) || (time != null && !asked.isAfter(time));
	}

	private record Name(String store, String key) {
	}

}

package io.credbroker.service.secret;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/**
 * Counts invalidations and remembers the last one of each secret, so that a read that had
 * begun before is not cached, whatever the clock does in between.
 */
final class Invalidations {

	/**
	 * How long an invalidation is remembered: longer than any read takes.
	 */
	private static final Duration REMEMBERED = Duration.ofMinutes(10);

	private static final int MOST = 10_000;

	private final AtomicLong count = new AtomicLong();

	private final AtomicLong ofAll = new AtomicLong();

	private final Cache<Name, Long> last = Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(REMEMBERED).build();

	void add(String store, String key) {
		this.last.asMap().merge(new Name(store, key), this.count.incrementAndGet(), Math::max);
	}

	void addAll() {
		this.ofAll.accumulateAndGet(this.count.incrementAndGet(), Math::max);
	}

	/**
	 * How many invalidations there have been; a read takes it when it begins.
	 */
	long count() {
		return this.count.get();
	}

	/**
	 * Whether the secret was invalidated after a read that began at that count.
	 */
	boolean cover(StoreKey key, long begun) {
		Long invalidated = this.last.getIfPresent(new Name(key.store(), key.key().path()));
		return this.ofAll.get() > begun || (invalidated != null && invalidated > begun);
	}

	private record Name(String store, String key) {
	}

}

package io.credbroker.service.secret;

import java.time.Clock;
import java.time.Instant;

import io.credbroker.service.store.StoreFailure;
import io.credbroker.spi.FetchResult;
import org.jspecify.annotations.Nullable;

/**
 * What is known of secrets without asking their stores: contents, failures, and which of
 * both were to be forgotten meanwhile.
 */
final class SecretMemory {

	private final SecretCache cache;

	private final NegativeCache failures;

	private final Invalidations invalidations;

	SecretMemory(SecretProperties properties, Clock clock) {
		this.cache = new SecretCache(properties, clock);
		this.failures = new NegativeCache(properties.failureInterval(), clock);
		this.invalidations = new Invalidations(clock);
	}

	/**
	 * The content that was read last, unless each lookup has its own.
	 */
	@Nullable CacheEntry entry(StoreKey key) {
		return key.isKept() ? this.cache.get(key) : null;
	}

	/**
	 * Whether there was a content before that has become too old.
	 */
	boolean hadEntry(StoreKey key) {
		return this.cache.wasKept(key);
	}

	/**
	 * What the store said no with, as long as that counts.
	 */
	StoreFailure.@Nullable Permanent failure(StoreKey key) {
		return this.failures.of(key.withoutHolder());
	}

	void found(ReadRequest request, ReadResult.Current current) {
		StoreKey key = request.key();
		this.failures.forget(key.withoutHolder());
		if (key.isKept()) {
			this.cache.put(key, CacheEntry.of(current, request.ages()));
			if (isOutdated(key, current.readAt())) {
				this.cache.evict(key);
			}
		}
	}

	/**
	 * What the store says of its key is remembered; that it rejects the broker says
	 * nothing of the key.
	 * @param asked when the store was asked
	 * @return whether it was about the key
	 */
	boolean refused(StoreKey key, StoreFailure.Permanent failure, Instant asked) {
		this.cache.evict(key);
		if (failure.answer() instanceof FetchResult.Rejected) {
			return false;
		}
		if (!isOutdated(key, asked)) {
			this.failures.remember(key.withoutHolder(), failure);
		}
		return true;
	}

	/**
	 * Whether what the store was asked for at that time was to be forgotten since.
	 */
	boolean isOutdated(StoreKey key, Instant asked) {
		return this.invalidations.cover(key, asked);
	}

	void forget(String store, String key) {
		this.invalidations.add(store, key);
		this.cache.evict((kept) -> kept.isOf(store, key));
		this.failures.forget((failed) -> failed.isOf(store, key));
	}

	void forgetAll() {
		this.invalidations.addAll();
		this.cache.evict((_) -> true);
		this.failures.forget((_) -> true);
	}

}

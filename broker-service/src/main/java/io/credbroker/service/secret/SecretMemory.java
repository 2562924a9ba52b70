package io.credbroker.service.secret;

import java.time.Clock;

import io.credbroker.service.store.StoreFailure;
import io.credbroker.spi.FetchResult;
import org.jspecify.annotations.Nullable;

/**
 * What is known of secrets without asking their stores: cached contents, remembered
 * failures and invalidations.
 */
final class SecretMemory {

	private final SecretCache cache;

	private final NegativeCache failures;

	private final Invalidations invalidations;

	SecretMemory(SecretProperties properties, Clock clock) {
		this.cache = new SecretCache(properties, clock);
		this.failures = new NegativeCache(properties.failureInterval(), clock);
		this.invalidations = new Invalidations();
	}

	/**
	 * The cached content, or {@code null}; always {@code null} if each lookup has its
	 * own.
	 */
	@Nullable CacheEntry entry(StoreKey key) {
		return key.isKept() ? this.cache.get(key) : null;
	}

	/**
	 * Whether a content was cached before and became too old.
	 */
	boolean hadEntry(StoreKey key) {
		return this.cache.wasKept(key);
	}

	/**
	 * The remembered failure of the store, or {@code null}.
	 */
	StoreFailure.@Nullable Permanent failure(StoreKey key) {
		return this.failures.of(key.withoutHolder());
	}

	void found(ReadRequest request, ReadResult.Current current) {
		StoreKey key = request.key();
		this.failures.forget(key.withoutHolder());
		if (key.isKept()) {
			this.cache.put(key, CacheEntry.of(current, request.ages()));
			if (isOutdated(key, current.checked().begun())) {
				this.cache.evict(key);
			}
		}
	}

	/**
	 * Remembers a failure of the key; a rejected broker credential is no failure of the
	 * key.
	 * @param begun how many invalidations there had been when the read began
	 * @return whether it is a failure of the key
	 */
	boolean refused(StoreKey key, StoreFailure.Permanent failure, long begun) {
		this.cache.evict(key);
		if (failure.answer() instanceof FetchResult.Rejected) {
			return false;
		}
		if (!isOutdated(key, begun)) {
			this.failures.remember(key.withoutHolder(), failure);
		}
		return true;
	}

	/**
	 * How many invalidations there have been.
	 */
	long invalidations() {
		return this.invalidations.count();
	}

	/**
	 * Whether the key was invalidated after a read that began at that count.
	 */
	boolean isOutdated(StoreKey key, long begun) {
		return this.invalidations.cover(key, begun);
	}

	/**
	 * Marks the cached contents of a secret as replaced, except the one with that
	 * fingerprint.
	 */
	void replaced(String store, String key, String fingerprint) {
		this.cache.forEach((kept) -> kept.isOf(store, key), (entry) -> entry.replacedBy(fingerprint));
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

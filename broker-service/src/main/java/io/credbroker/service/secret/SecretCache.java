package io.credbroker.service.secret;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Predicate;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import org.jspecify.annotations.Nullable;

/**
 * The cached secrets, bounded in number and total size.
 */
final class SecretCache {

	private static final int ENTRY_BYTES = 512;

	private final Cache<StoreKey, CacheEntry> kept;

	/** The keys of secrets that were cached before, without the secrets. */
	private final Cache<StoreKey, Instant> known;

	SecretCache(SecretProperties properties, Clock clock) {
		int least = (int) Math.max(1, properties.most() / properties.maximumEntries());
		this.kept = Caffeine.newBuilder()
			.maximumWeight(properties.most())
			.weigher((StoreKey key, CacheEntry kept) -> Math.max(least, bytes(key, kept)))
			.ticker(() -> Duration.between(Instant.EPOCH, clock.instant()).toNanos())
			.expireAfter(Expiry.writing((StoreKey key, CacheEntry kept) -> kept.keep()))
			.executor(Runnable::run)
			.build();
		this.known = Caffeine.newBuilder()
			.maximumSize(properties.maximumEntries())
			.ticker(() -> Duration.between(Instant.EPOCH, clock.instant()).toNanos())
			.expireAfterWrite(Duration.ofDays(1))
			.build();
	}

	/**
	 * Estimates the memory: up to two bytes per character in the secret, and about as
	 * many in each derived form, JSON and URI.
	 */
	private static int bytes(StoreKey key, CacheEntry kept) {
		int bytes = ENTRY_BYTES + 2 * (key.key().path().length() + key.context().length() + key.holder().length());
		for (var field : kept.secret().fields().entrySet()) {
			bytes += 3 * 2 * (field.getKey().length() + field.getValue().reveal().length());
		}
		if (kept.secret().text() != null) {
			bytes += 3 * 2 * kept.secret().text().reveal().length();
		}
		return bytes;
	}

	@Nullable CacheEntry get(StoreKey key) {
		return this.kept.getIfPresent(key);
	}

	void put(StoreKey key, CacheEntry kept) {
		StoreKey own = key.toKeep();
		this.kept.put(own, kept);
		this.known.put(own, kept.readAt());
	}

	/**
	 * Whether it was cached before and became too old.
	 */
	boolean wasKept(StoreKey key) {
		return this.known.getIfPresent(key) != null;
	}

	void evict(StoreKey key) {
		this.kept.invalidate(key);
		this.known.invalidate(key);
	}

	/**
	 * Does something with each entry whose key matches.
	 */
	void forEach(Predicate<StoreKey> keys, Consumer<CacheEntry> action) {
		this.kept.asMap().forEach((key, entry) -> {
			if (keys.test(key)) {
				action.accept(entry);
			}
		});
	}

	/**
	 * Evicts all entries whose key matches.
	 */
	void evict(Predicate<StoreKey> keys) {
		this.kept.asMap().keySet().removeIf(keys);
		this.known.asMap().keySet().removeIf(keys);
	}

}

package io.credbroker.service.secret;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

import io.credbroker.service.store.StoreFailure;
import io.credbroker.service.store.Stores;
import io.credbroker.spi.AuditContext;
import io.credbroker.spi.ContextSource;
import io.credbroker.spi.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * Reads secrets from their stores, each once per ttl for all callers.
 * <p>
 * After its ttl a secret is refreshed in the background while the old one is served up to
 * its stale limit. Once its rotation is due, its store is asked for every answer until it
 * returns a new version. Reads of different keys do not wait for each other. A secret
 * that is missing, denied or malformed is evicted at once.
 */
public final class Secrets {

	private static final ReadRequest.Ages PAST_CACHE = new ReadRequest.Ages(Duration.ofMinutes(1),
			Duration.ofMinutes(1));

	private final Stores stores;

	private final ReadSources reads;

	private final SecretMemory memory;

	private final CachedReads cached;

	private final SharedReads shared;

	private final CacheMeters meters;

	private final Clock clock;

	Secrets(Stores stores, ReadSources reads, CacheMeters meters, Clock clock, SecretProperties properties) {
		this.stores = stores;
		this.reads = reads;
		this.meters = meters;
		this.clock = clock;
		this.memory = new SecretMemory(properties, clock);
		this.cached = new CachedReads(stores, this.memory, meters, clock, properties);
		this.shared = new SharedReads(stores, reads, this.cached, meters, clock);
	}

	/**
	 * Evicts a secret for all callers, and its remembered failures; the next read asks
	 * its store, and a read that is in progress is not cached. What replicas share of it
	 * is deleted for all of them.
	 * @throws org.springframework.dao.DataAccessException when that cannot be deleted
	 */
	public void invalidate(String store, String key) {
		try {
			this.reads.forget(store, key);
		}
		finally {
			this.memory.forget(store, key);
		}
	}

	/**
	 * Has the next read of a secret ask its store, unless the content with that
	 * fingerprint is cached; until the store answers, the cached one is served as long as
	 * it may be.
	 */
	public void changed(String store, String key, String fingerprint) {
		this.memory.replaced(store, key, fingerprint);
	}

	/**
	 * Evicts all secrets.
	 */
	public void invalidateAll() {
		this.memory.forgetAll();
	}

	/**
	 * The cache key of a shared secret, with the parts of the context that the store's
	 * credential depends on.
	 */
	public StoreKey key(String store, SecretKey key, ContextSource context) {
		return StoreKey.shared(store, key, this.stores.issuingContext(store, key, context));
	}

	/**
	 * The key of a secret that a policy allows to be used so long at most: where it is
	 * issued, the credential is to end by then.
	 */
	public StoreKey lasting(StoreKey key, Duration longest) {
		return this.stores.isIssued(key.store(), key.key()) ? key.lasting(longest) : key;
	}

	/**
	 * Reads a secret from its store, whatever is cached or remembered; the result is not
	 * cached.
	 */
	public ReadResult readPastCache(String store, String key, AuditContext audit) {
		StoreKey own = key(store, new SecretKey(key), (_) -> null).perLookup(UUID.randomUUID().toString());
		return this.shared.read(new ReadRequest(own, PAST_CACHE, Duration.ZERO, true, audit), this.clock.instant());
	}

	/**
	 * Reads a secret from the cache if it is current enough, otherwise from its store.
	 */
	public ReadResult read(ReadRequest request) {
		Instant arrived = this.clock.instant();
		ReadResult reading = read(request, arrived);
		// A read that was under way before this request arrived may have missed a
		// rotation. The next one cannot have begun before it.
		return (reading instanceof ReadResult.Current current && current.secret().nextRotationAt() != null
				&& this.cached.rules().isRotationDue(current.secret(), this.clock.instant()))
						? whileRotationIsDue(current, request, arrived) : reading;
	}

	private ReadResult whileRotationIsDue(ReadResult.Current current, ReadRequest request, Instant arrived) {
		this.meters.overdue(request.key().store());
		if (current.stale() || !current.readAt().isBefore(arrived)) {
			return current;
		}
		this.shared.discard(request.key(), current);
		return read(request, arrived);
	}

	private ReadResult read(ReadRequest request, Instant arrived) {
		CacheEntry entry = this.memory.entry(request.key());
		if (entry != null && entry.secret().nextRotationAt() != null) {
			this.cached.rules().awaitTurn(entry, this.clock.instant());
			entry = this.memory.entry(request.key());
		}
		ReadResult served = (entry != null)
				? this.cached.served(entry, request, arrived, () -> this.shared.refresh(request)) : null;
		if (served != null) {
			return counted(served, request);
		}
		StoreFailure.Permanent failure = this.memory.failure(request.key());
		if (failure != null) {
			this.meters.negativeCacheHit(request.key().store(), failure);
			return new ReadResult.Failed(failure);
		}
		return fromStore(request, arrived, entry);
	}

	private ReadResult fromStore(ReadRequest request, Instant arrived, @Nullable CacheEntry entry) {
		return switch (this.shared.read(request, arrived)) {
			case ReadResult.Current current -> this.cached.current(CacheEntry.of(current, request.ages()), request);
			case ReadResult.Failed(StoreFailure.RetryableFailure failure) ->
				counted(this.cached.instead(failure, request, entry), request);
			case ReadResult.Failed failed -> failed;
		};
	}

	private ReadResult counted(ReadResult fromMemory, ReadRequest request) {
		if (fromMemory instanceof ReadResult.Current current) {
			this.meters.served(request.key().store(), current.stale());
		}
		return fromMemory;
	}

}

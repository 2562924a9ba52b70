package io.credbroker.service.secret;

import java.time.Clock;
import java.time.Instant;

import io.credbroker.service.store.BoundedStore;
import io.credbroker.service.store.ReadCallers;
import io.credbroker.service.store.ReadDeadline;
import io.credbroker.service.store.StoreCalls;
import io.credbroker.service.store.StoreFailure;
import io.credbroker.service.store.Stores;
import io.credbroker.spi.ContextSource;
import io.credbroker.spi.FetchResult;
import org.jspecify.annotations.Nullable;

/**
 * Secrets as their stores have them, each read once for all who ask within its ttl.
 * <p>
 * Past its ttl a secret is read anew in the background while the old one serves, up to
 * its limit and no further. Once its rotation is due, its store is asked for every
 * answer, until it gives a new one. Keys never wait for each other. What is missing,
 * refused or malformed leaves the cache at once.
 */
public final class Secrets {

	private final Stores stores;

	private final StoreReads reads;

	private final Clock clock;

	private final CachedReads cached;

	private final ServingRules rules;

	private final CacheMeters meters;

	private final SingleFlight flights;

	private final SecretCache cache;

	private final NegativeCache failures;

	private final Invalidations invalidations;

	Secrets(Stores stores, StoreReads reads, CacheMeters meters, Clock clock, SecretProperties properties) {
		this.stores = stores;
		this.reads = reads;
		this.meters = meters;
		this.flights = new SingleFlight(meters);
		this.clock = clock;
		this.cache = new SecretCache(properties, clock);
		this.cached = new CachedReads(stores, this.cache, meters, clock, properties);
		this.rules = this.cached.rules();
		this.failures = new NegativeCache(properties.failureInterval(), clock);
		this.invalidations = new Invalidations(clock);
	}

	/**
	 * Forgets a secret, whoever it was read for, and what is known of its failures; the
	 * next read asks its store, and one that is under way is not kept.
	 */
	public void invalidate(String store, String key) {
		this.invalidations.add(store, key);
		this.cache.evict((kept) -> kept.isOf(store, key));
		this.failures.forget((failed) -> failed.isOf(store, key));
	}

	/**
	 * Forgets all secrets.
	 */
	public void invalidateAll() {
		this.invalidations.addAll();
		this.cache.evict((_) -> true);
		this.failures.forget((_) -> true);
	}

	/**
	 * The key of what is shared with everybody for whom the store has the same, as far as
	 * this context tells.
	 */
	public StoreKey key(String store, String key, ContextSource context) {
		return StoreKey.shared(store, key, this.stores.issuingContext(store, key, context));
	}

	/**
	 * Reads a secret, from memory where it is current enough, else from its store.
	 */
	public ReadResult read(ReadRequest request) {
		Instant arrived = this.clock.instant();
		ReadResult reading = read(request, arrived);
		// A read that was under way before this request arrived may have missed a
		// rotation. The next one cannot have begun before it.
		return (reading instanceof ReadResult.Current current && current.secret().nextRotationAt() != null
				&& this.rules.isRotationDue(current.secret(), this.clock.instant()))
						? whileRotationIsDue(current, request, arrived) : reading;
	}

	private ReadResult whileRotationIsDue(ReadResult.Current current, ReadRequest request, Instant arrived) {
		this.meters.overdue(request.key().store());
		return (!current.stale() && current.readAt().isBefore(arrived)) ? read(request, arrived) : current;
	}

	private ReadResult read(ReadRequest request, Instant arrived) {
		CacheEntry kept = kept(request.key());
		if (kept != null && kept.secret().nextRotationAt() != null) {
			this.rules.awaitTurn(kept, this.clock.instant());
			kept = kept(request.key());
		}
		ReadResult served = (kept != null) ? this.cached.served(kept, request, arrived, () -> refresh(request)) : null;
		if (served != null) {
			return fromMemory(served, request);
		}
		StoreFailure.Permanent remembered = this.failures.of(request.key().withoutHolder());
		if (remembered != null) {
			this.meters.negativeCacheHit(request.key().store(), remembered);
			return new ReadResult.Failed(remembered);
		}
		return switch (fromStore(request, arrived)) {
			case ReadResult.Current current -> this.cached.current(CacheEntry.of(current, request.ages()), request);
			case ReadResult.Failed(StoreFailure.RetryableFailure failure) ->
				fromMemory(this.cached.instead(failure, request, kept), request);
			case ReadResult.Failed failed -> failed;
		};
	}

	/**
	 * One read for all who ask; one that ended because whoever started it has spent its
	 * budget says nothing to somebody else, nor does one from before an invalidation.
	 */
	private ReadResult.FromStore fromStore(ReadRequest request, Instant arrived) {
		ReadResult.FromStore reading = join(request, arrived);
		boolean again = switch (reading) {
			case ReadResult.Current current -> this.invalidations.cover(request.key(), current.readAt());
			case ReadResult.Failed(StoreFailure.OverBudget _) ->
				bounded(request).budgets().hasLeft(request.audit().caller());
			case ReadResult.Failed _ -> false;
		};
		return again ? join(request, arrived) : reading;
	}

	private ReadResult.FromStore join(ReadRequest request, Instant arrived) {
		return this.flights.join(request.key(), request.audit().caller(), bounded(request).store().timeout(),
				(deadline, payers) -> readUnlessJustRead(request, arrived, deadline, payers));
	}

	private ReadResult fromMemory(ReadResult reading, ReadRequest request) {
		if (reading instanceof ReadResult.Current current) {
			this.meters.served(request.key().store(), current.stale());
		}
		return reading;
	}

	private BoundedStore bounded(ReadRequest request) {
		return this.stores.named(request.key().store());
	}

	private @Nullable CacheEntry kept(StoreKey key) {
		return key.isKept() ? this.cache.get(key) : null;
	}

	private void refresh(ReadRequest request) {
		Instant now = this.clock.instant();
		this.flights.start(request.key(), request.audit().caller(), bounded(request).store().timeout(),
				(deadline, payers) -> readUnlessJustRead(request, now, deadline, payers));
	}

	/**
	 * Another flight may have landed between the look into the cache and the start of
	 * this one.
	 */
	private ReadResult.FromStore readUnlessJustRead(ReadRequest request, Instant arrived, ReadDeadline deadline,
			ReadCallers payers) {
		CacheEntry landed = kept(request.key());
		Instant now = this.clock.instant();
		if (landed != null && this.rules.isEnough(landed, request, arrived, now)) {
			return this.cached.current(landed, request);
		}
		StoreCalls calls = new StoreCalls(bounded(request), request.key().key(), payers,
				landed == null && !this.cache.wasKept(request.key()));
		ReadResult.FromStore reading = this.reads.read(new ReadTask(calls, request, landed, deadline));
		switch (reading) {
			case ReadResult.Current current -> keep(request, current);
			case ReadResult.Failed(StoreFailure.RetryableFailure _) -> {
				// The old one stays, for as long as it may serve.
			}
			case ReadResult.Failed(StoreFailure.Permanent failure) -> refused(request, failure, calls, now);
		}
		return reading;
	}

	/**
	 * What the store says of its key is remembered; that it rejects the broker says
	 * nothing of the key.
	 */
	private void refused(ReadRequest request, StoreFailure.Permanent failure, StoreCalls calls, Instant asked) {
		this.cache.evict(request.key());
		if (!(failure.answer() instanceof FetchResult.Rejected)) {
			if (!this.invalidations.cover(request.key(), asked)) {
				this.failures.remember(request.key().withoutHolder(), failure);
			}
			calls.wasted();
		}
	}

	private void keep(ReadRequest request, ReadResult.Current current) {
		this.failures.forget(request.key().withoutHolder());
		if (request.key().isKept()) {
			this.cache.put(request.key(), CacheEntry.of(current, request.ages()));
			if (this.invalidations.cover(request.key(), current.readAt())) {
				this.cache.evict(request.key());
			}
		}
	}

}

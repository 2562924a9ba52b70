package io.credbroker.service.secret;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Secrets as their stores have them, each read once for all who ask within its ttl.
 * <p>
 * Past its ttl a secret is read anew in the background while the old one serves, up to
 * its limit and no further. Keys never wait for each other. What is missing, refused or
 * malformed leaves the cache at once.
 */
public final class Secrets {

	private final Stores stores;

	private final StoreReads reads;

	private final Clock clock;

	private final SecretProperties properties;

	private final MemoryMeters meters;

	private final Flights flights;

	private final SecretCache cache;

	private final RememberedFailures failures;

	private final FreshBudget budget;

	Secrets(Stores stores, StoreReads reads, MemoryMeters meters, Clock clock, SecretProperties properties) {
		this.stores = stores;
		this.reads = reads;
		this.meters = meters;
		this.flights = new Flights(meters);
		this.clock = clock;
		this.properties = properties;
		this.cache = new SecretCache(properties, clock);
		this.failures = new RememberedFailures(properties.failureInterval(), clock);
		this.budget = new FreshBudget(properties.freshBudget(), clock);
	}

	/**
	 * Reads a secret, from memory where it is current enough, else from its store.
	 */
	public Reading read(ReadRequest request) {
		Kept kept = kept(request.key());
		Reading.Current served = (kept != null) ? served(kept, request, this.clock.instant()) : null;
		if (served != null) {
			this.meters.served(request.key().store(), served.stale());
			return served;
		}
		Reading.Failure remembered = this.failures.of(request.key().everybodys());
		if (remembered != null) {
			this.meters.remembered(request.key().store(), remembered);
			return remembered;
		}
		return switch (this.flights.join(request.key(), store(request).timeout(), () -> readUnlessJustRead(request))) {
			case Reading.Current current -> current(Kept.of(current, request.ages()), request);
			case Reading.Transient failure -> instead(failure, request, kept);
			case Reading.Failure failure -> failure;
		};
	}

	private Store store(ReadRequest request) {
		return this.stores.named(request.key().store()).store();
	}

	private @Nullable Kept kept(StoreKey key) {
		return key.isKept() ? this.cache.get(key) : null;
	}

	private Reading.@Nullable Current served(Kept kept, ReadRequest request, Instant now) {
		if (isJustRead(kept, now)) {
			if (request.fresh()) {
				this.meters.notFresh(request.key().store(), MemoryMeters.NotFresh.INTERVAL);
			}
			return current(kept, request);
		}
		if (request.fresh()) {
			if (this.budget.take(request)) {
				return null;
			}
			this.meters.notFresh(request.key().store(), MemoryMeters.NotFresh.BUDGET);
		}
		if (isCurrent(kept, request, now)) {
			return current(kept, request);
		}
		if (maySkipTheWait(kept, request, now)) {
			refresh(kept, request, now);
			return stale(kept, request, now);
		}
		return null;
	}

	/**
	 * So young that reading it again would find nothing new: the bound on what a caller
	 * can make a store do.
	 */
	private boolean isJustRead(Kept kept, Instant now) {
		return kept.readAt().plus(this.properties.freshInterval()).isAfter(now);
	}

	private boolean isCurrent(Kept kept, ReadRequest request, Instant now) {
		Instant wanted = now.plus(request.validFor());
		Instant end = kept.secret().expiresAt();
		return kept.due(request.ages(), this.properties.retryInterval()).isAfter(now)
				&& !kept.readAt().plus(request.ages().ttl()).isBefore(wanted) && (end == null || end.isAfter(wanted));
	}

	/**
	 * An old secret serves at once, but for one whose rotation was due, since that is
	 * likely to be wrong by now, and for whoever wants it to last.
	 */
	private boolean maySkipTheWait(Kept kept, ReadRequest request, Instant now) {
		Instant rotation = kept.secret().nextRotationAt();
		return request.ages().allowStale() && request.validFor().isZero() && kept.mayServe(request.ages(), now)
				&& (rotation == null || rotation.isAfter(now));
	}

	private void refresh(Kept kept, ReadRequest request, Instant now) {
		if (kept.takesRefresh(now, this.properties.retryInterval())) {
			this.flights.start(request.key(), store(request).timeout(), () -> readUnlessJustRead(request));
		}
	}

	/**
	 * Another flight may have landed between the look into the cache and the start of
	 * this one.
	 */
	private Reading readUnlessJustRead(ReadRequest request) {
		Kept landed = kept(request.key());
		Instant now = this.clock.instant();
		if (landed != null && (isJustRead(landed, now) || (!request.fresh() && isCurrent(landed, request, now)))) {
			return current(landed, request);
		}
		Reading reading = this.reads.read(this.stores.named(request.key().store()), request, landed);
		switch (reading) {
			case Reading.Current current -> keep(request, current);
			case Reading.Transient _ -> {
				// The old one stays, for as long as it may serve.
			}
			case Reading.Failure failure -> {
				this.cache.evict(request.key());
				this.failures.remember(request.key().everybodys(), failure);
			}
		}
		return reading;
	}

	private void keep(ReadRequest request, Reading.Current current) {
		this.failures.forget(request.key().everybodys());
		if (request.key().isKept()) {
			this.cache.put(request.key(), Kept.of(current, request.ages()));
		}
	}

	/**
	 * What serves while the store cannot be asked.
	 */
	private Reading instead(Reading.Transient failure, ReadRequest request, @Nullable Kept kept) {
		if (!request.ages().allowStale()) {
			return failure;
		}
		Instant now = this.clock.instant();
		if (kept != null && kept.mayServe(request.ages(), now.plus(request.validFor()))) {
			this.meters.served(request.key().store(), true);
			return stale(kept, request, now);
		}
		boolean tooOld = (kept != null) ? !kept.readAt().plus(request.ages().maxStale()).isAfter(now)
				: this.cache.wasKept(request.key());
		return tooOld ? new Reading.StaleLimit(request.ages().maxStale(), failure.retryAfter()) : failure;
	}

	private Reading.Current current(Kept kept, ReadRequest request) {
		return kept.current(kept.due(request.ages(), this.properties.retryInterval()), store(request).rotationOverlap(),
				false);
	}

	private Reading.Current stale(Kept kept, ReadRequest request, Instant now) {
		Instant next = now.plus(this.properties.retryInterval());
		return kept.current(Kept.earlier(next, kept.readAt().plus(request.ages().maxStale())),
				store(request).rotationOverlap(), true);
	}

}

package io.credbroker.service.secret;

import java.time.Clock;
import java.time.Instant;

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

	private final SecretProperties properties;

	private final ServingRules rules;

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
		this.rules = new ServingRules(properties);
		this.cache = new SecretCache(properties, clock);
		this.failures = new RememberedFailures(properties.failureInterval(), clock);
		this.budget = new FreshBudget(properties.freshBudget(), clock);
	}

	/**
	 * Reads a secret, from memory where it is current enough, else from its store.
	 */
	public Reading read(ReadRequest request) {
		Instant arrived = this.clock.instant();
		Reading reading = read(request, arrived);
		// A read that was under way before this request arrived may have missed a
		// rotation. The next one cannot have begun before it.
		boolean outrun = reading instanceof Reading.Current current
				&& this.rules.isOutrun(current, arrived, this.clock.instant());
		return counted(outrun ? read(request, arrived) : reading, request);
	}

	private Reading counted(Reading reading, ReadRequest request) {
		if (reading instanceof Reading.Current current
				&& this.rules.isRotationDue(current.secret(), this.clock.instant())) {
			this.meters.overdue(request.key().store());
		}
		return reading;
	}

	private Reading read(ReadRequest request, Instant arrived) {
		Kept before = kept(request.key());
		if (before != null) {
			this.rules.awaitTurn(before, this.clock.instant());
		}
		Kept kept = kept(request.key());
		Reading.Current served = (kept != null) ? served(kept, request, arrived) : null;
		if (served != null) {
			this.meters.served(request.key().store(), served.stale());
			return served;
		}
		Reading.Failure remembered = this.failures.of(request.key().everybodys());
		if (remembered != null) {
			this.meters.remembered(request.key().store(), remembered);
			return remembered;
		}
		return switch (this.flights.join(request.key(), store(request).timeout(),
				(deadline) -> readUnlessJustRead(request, arrived, deadline))) {
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

	private Reading.@Nullable Current served(Kept kept, ReadRequest request, Instant arrived) {
		Instant now = this.clock.instant();
		if (this.rules.isRotationDue(kept.secret(), now)) {
			return kept.readAt().isAfter(arrived) ? current(kept, request) : null;
		}
		if (this.rules.isJustRead(kept, now)) {
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
		if (this.rules.isCurrent(kept, request, now)) {
			return current(kept, request);
		}
		if (this.rules.maySkipTheWait(kept, request, now)) {
			refresh(kept, request, now);
			return stale(kept, request, now);
		}
		return null;
	}

	private void refresh(Kept kept, ReadRequest request, Instant now) {
		if (kept.takesRefresh(now, this.properties.retryInterval())) {
			this.flights.start(request.key(), store(request).timeout(),
					(deadline) -> readUnlessJustRead(request, now, deadline));
		}
	}

	/**
	 * Another flight may have landed between the look into the cache and the start of
	 * this one.
	 */
	private Reading readUnlessJustRead(ReadRequest request, Instant arrived, ReadDeadline deadline) {
		Kept landed = kept(request.key());
		Instant now = this.clock.instant();
		if (landed != null && this.rules.isEnough(landed, request, arrived, now)) {
			return current(landed, request);
		}
		Reading reading = this.reads
			.read(new ReadTask(this.stores.named(request.key().store()), request, landed, deadline));
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
		return this.rules.current(kept, request, store(request).rotationOverlap(), this.clock.instant());
	}

	private Reading.Current stale(Kept kept, ReadRequest request, Instant now) {
		return this.rules.stale(kept, request, store(request).rotationOverlap(), now);
	}

}

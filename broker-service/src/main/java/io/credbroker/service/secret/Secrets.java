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

	private final MemoryAnswers memory;

	private final ServingRules rules;

	private final MemoryMeters meters;

	private final SingleFlight flights;

	private final SecretCache cache;

	private final RememberedFailures failures;

	Secrets(Stores stores, StoreReads reads, MemoryMeters meters, Clock clock, SecretProperties properties) {
		this.stores = stores;
		this.reads = reads;
		this.meters = meters;
		this.flights = new SingleFlight(meters);
		this.clock = clock;
		this.cache = new SecretCache(properties, clock);
		this.memory = new MemoryAnswers(stores, this.cache, meters, clock, properties);
		this.rules = this.memory.rules();
		this.failures = new RememberedFailures(properties.failureInterval(), clock);
	}

	/**
	 * Reads a secret, from memory where it is current enough, else from its store.
	 */
	public Reading read(ReadRequest request) {
		Instant arrived = this.clock.instant();
		Reading reading = read(request, arrived);
		// A read that was under way before this request arrived may have missed a
		// rotation. The next one cannot have begun before it.
		return (reading instanceof Reading.Current current && current.secret().nextRotationAt() != null
				&& this.rules.isRotationDue(current.secret(), this.clock.instant()))
						? whileRotationIsDue(current, request, arrived) : reading;
	}

	private Reading whileRotationIsDue(Reading.Current current, ReadRequest request, Instant arrived) {
		this.meters.overdue(request.key().store());
		return (!current.stale() && current.readAt().isBefore(arrived)) ? read(request, arrived) : current;
	}

	private Reading read(ReadRequest request, Instant arrived) {
		Kept kept = kept(request.key());
		if (kept != null && kept.secret().nextRotationAt() != null) {
			this.rules.awaitTurn(kept, this.clock.instant());
			kept = kept(request.key());
		}
		Reading served = (kept != null) ? this.memory.served(kept, request, arrived, () -> refresh(request)) : null;
		if (served != null) {
			return fromMemory(served, request);
		}
		Reading.Failure remembered = this.failures.of(request.key().everybodys());
		if (remembered != null) {
			this.meters.remembered(request.key().store(), remembered);
			return remembered;
		}
		return switch (fromStore(request, arrived)) {
			case Reading.Current current -> this.memory.current(Kept.of(current, request.ages()), request);
			case Reading.Transient failure -> fromMemory(this.memory.instead(failure, request, kept), request);
			case Reading.Failure failure -> failure;
		};
	}

	/**
	 * One read for all who ask; one that ended because whoever started it has spent its
	 * budget says nothing to somebody else.
	 */
	private Reading fromStore(ReadRequest request, Instant arrived) {
		Reading reading = join(request, arrived);
		boolean again = reading instanceof Reading.OverBudget
				&& bounded(request).budgets().hasLeft(request.audit().caller());
		return again ? join(request, arrived) : reading;
	}

	private Reading join(ReadRequest request, Instant arrived) {
		return this.flights.join(request.key(), request.audit().caller(), bounded(request).store().timeout(),
				(deadline, payers) -> readUnlessJustRead(request, arrived, deadline, payers));
	}

	private Reading fromMemory(Reading reading, ReadRequest request) {
		if (reading instanceof Reading.Current current) {
			this.meters.served(request.key().store(), current.stale());
		}
		return reading;
	}

	private BoundedStore bounded(ReadRequest request) {
		return this.stores.named(request.key().store());
	}

	private @Nullable Kept kept(StoreKey key) {
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
	private Reading readUnlessJustRead(ReadRequest request, Instant arrived, ReadDeadline deadline, Payers payers) {
		Kept landed = kept(request.key());
		Instant now = this.clock.instant();
		if (landed != null && this.rules.isEnough(landed, request, arrived, now)) {
			return this.memory.current(landed, request);
		}
		BoundedCalls calls = new BoundedCalls(bounded(request), request.key().key(), payers,
				landed == null && !this.cache.wasKept(request.key()));
		Reading reading = this.reads.read(new ReadTask(calls, request, landed, deadline));
		switch (reading) {
			case Reading.Current current -> keep(request, current);
			case Reading.Transient _ -> {
				// The old one stays, for as long as it may serve.
			}
			case Reading.Rejected _ -> this.cache.evict(request.key());
			case Reading.Failure failure -> {
				this.cache.evict(request.key());
				this.failures.remember(request.key().everybodys(), failure);
				calls.wasted();
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

}

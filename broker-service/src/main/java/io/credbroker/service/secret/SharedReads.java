package io.credbroker.service.secret;

import java.time.Clock;
import java.time.Instant;

import io.credbroker.service.store.BoundedStore;
import io.credbroker.service.store.ReadCallers;
import io.credbroker.service.store.ReadDeadline;
import io.credbroker.service.store.StoreCalls;
import io.credbroker.service.store.StoreFailure;
import io.credbroker.service.store.Stores;
import org.jspecify.annotations.Nullable;

/**
 * Reads from stores for all who ask for the same secret at a time, and has memory keep
 * what they say. What was issued for one lookup and reaches none is ended.
 */
final class SharedReads {

	private final Stores stores;

	private final StoreReads reads;

	private final CachedReads cached;

	private final SecretMemory memory;

	private final Clock clock;

	private final SingleFlight flights;

	SharedReads(Stores stores, StoreReads reads, CachedReads cached, CacheMeters meters, Clock clock) {
		this.stores = stores;
		this.reads = reads;
		this.cached = cached;
		this.memory = cached.memory();
		this.clock = clock;
		this.flights = new SingleFlight(meters, this::discard);
	}

	/**
	 * One read for all who ask; one that ended because whoever started it has spent its
	 * budget says nothing to somebody else, nor does one from before an invalidation.
	 */
	ReadResult.FromStore read(ReadRequest request, Instant arrived) {
		ReadResult.FromStore reading = join(request, arrived);
		boolean again = switch (reading) {
			case ReadResult.Current current -> this.memory.isOutdated(request.key(), current.readAt());
			case ReadResult.Failed(StoreFailure.OverBudget _) ->
				bounded(request).budgets().hasLeft(request.audit().caller());
			case ReadResult.Failed _ -> false;
		};
		if (!again) {
			return reading;
		}
		discard(request.key(), reading);
		return join(request, arrived);
	}

	/**
	 * Starts a read that nobody waits for, unless one is under way.
	 */
	void refresh(ReadRequest request) {
		Instant now = this.clock.instant();
		this.flights.start(request.key(), request.audit().caller(), bounded(request).store().timeout(),
				(deadline, payers) -> readUnlessJustRead(request, now, deadline, payers));
	}

	/**
	 * Ends what was issued for one lookup that does not get it; what is kept may have
	 * reached others.
	 */
	void discard(StoreKey key, ReadResult reading) {
		if (!key.isKept() && reading instanceof ReadResult.Current current && current.secret().lease() != null) {
			this.reads.withdraw(key.store(), current.secret().lease());
		}
	}

	private ReadResult.FromStore join(ReadRequest request, Instant arrived) {
		return this.flights.join(request.key(), request.audit().caller(), bounded(request).store().timeout(),
				(deadline, payers) -> readUnlessJustRead(request, arrived, deadline, payers));
	}

	/**
	 * Another flight may have landed between the look into memory and the start of this
	 * one.
	 */
	private ReadResult.FromStore readUnlessJustRead(ReadRequest request, Instant arrived, ReadDeadline deadline,
			ReadCallers payers) {
		CacheEntry landed = this.memory.entry(request.key());
		Instant now = this.clock.instant();
		if (landed != null && this.cached.rules().isEnough(landed, request, arrived, now)) {
			return this.cached.current(landed, request);
		}
		ReadTask task = new ReadTask(calls(request, payers, landed), request, landed, deadline);
		ReadResult.FromStore reading = this.reads.read(task);
		switch (reading) {
			case ReadResult.Current current -> this.memory.found(request, current);
			case ReadResult.Failed(StoreFailure.RetryableFailure _) -> {
				// The old one stays, for as long as it may serve.
			}
			case ReadResult.Failed(StoreFailure.Permanent failure) -> {
				if (this.memory.refused(request.key(), failure, now)) {
					task.bounded().wasted();
				}
			}
		}
		return reading;
	}

	private StoreCalls calls(ReadRequest request, ReadCallers payers, @Nullable CacheEntry landed) {
		return new StoreCalls(bounded(request), request.key().key(), payers,
				landed == null && !this.memory.hadEntry(request.key()));
	}

	private BoundedStore bounded(ReadRequest request) {
		return this.stores.named(request.key().store());
	}

}

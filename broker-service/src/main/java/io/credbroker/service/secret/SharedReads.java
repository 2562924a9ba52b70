package io.credbroker.service.secret;

import java.time.Clock;
import java.time.Instant;
import java.util.function.Predicate;

import io.credbroker.service.store.BoundedStore;
import io.credbroker.service.store.ReadCallers;
import io.credbroker.service.store.ReadDeadline;
import io.credbroker.service.store.StoreCalls;
import io.credbroker.service.store.StoreFailure;
import io.credbroker.service.store.Stores;
import io.credbroker.service.tracing.TraceStep;
import org.jspecify.annotations.Nullable;

/**
 * Reads secrets from stores, one read for all concurrent callers, and caches the results.
 * A credential that was issued for one lookup and does not reach it is revoked.
 */
final class SharedReads {

	private final Stores stores;

	private final ReadSources reads;

	private final CachedReads cached;

	private final SecretMemory memory;

	private final Clock clock;

	private final SingleFlight flights;

	SharedReads(Stores stores, ReadSources reads, CachedReads cached, CacheMeters meters, Clock clock) {
		this.stores = stores;
		this.reads = reads;
		this.cached = cached;
		this.memory = cached.memory();
		this.clock = clock;
		this.flights = new SingleFlight(meters, this::discard);
	}

	/**
	 * Reads from the store, one read for all waiting callers; reads again if the result
	 * is due to another caller's spent budget or was invalidated.
	 */
	ReadResult.FromStore read(ReadRequest request, Instant arrived) {
		ReadResult.FromStore reading = join(request, arrived);
		boolean again = switch (reading) {
			case ReadResult.Current current -> this.memory.isOutdated(request.key(), current.checked().begun());
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
	 * Starts a read in the background, unless one is in progress.
	 */
	void refresh(ReadRequest request) {
		Instant now = this.clock.instant();
		this.flights.start(request.key(), request.audit().caller(), bounded(request).store().timeout(),
				(deadline, payers) -> readUnlessJustRead(request, now, deadline, payers));
	}

	/**
	 * Revokes a credential that was issued for one lookup and did not reach it; leaves
	 * cached ones, which may have reached others.
	 */
	void discard(StoreKey key, ReadResult reading) {
		if (!key.isKept() && reading instanceof ReadResult.Current current) {
			this.reads.stores().withdraw(key, current);
		}
	}

	private ReadResult.FromStore join(ReadRequest request, Instant arrived) {
		return this.flights.join(request.key(), request.audit().caller(), bounded(request).store().timeout(),
				(deadline, payers) -> readUnlessJustRead(request, arrived, deadline, payers));
	}

	/**
	 * Checks the cache again, since another read may have ended after the first check.
	 */
	private ReadResult.FromStore readUnlessJustRead(ReadRequest request, Instant arrived, ReadDeadline deadline,
			ReadCallers payers) {
		long begun = this.memory.invalidations();
		CacheEntry landed = this.memory.entry(request.key());
		Instant now = this.clock.instant();
		if (landed != null && !landed.isReplaced() && this.cached.rules().isEnough(landed, request, arrived, now)) {
			return this.cached.current(landed, request);
		}
		ReadTask task = new ReadTask(calls(request, payers, landed), request, landed, begun, deadline);
		ReadResult.FromStore reading = traced(task, (found) -> this.cached.rules()
			.isEnough(CacheEntry.of(found, request.ages()), request, arrived, this.clock.instant()));
		switch (reading) {
			case ReadResult.Current current -> this.memory.found(request, current);
			case ReadResult.Failed(StoreFailure.RetryableFailure _) -> {
				// The cached secret stays as long as it may be served.
			}
			case ReadResult.Failed(StoreFailure.Permanent failure) -> {
				if (this.memory.refused(request.key(), failure, begun)) {
					task.bounded().wasted();
				}
			}
		}
		return reading;
	}

	private ReadResult.FromStore traced(ReadTask task, Predicate<ReadResult.Current> enough) {
		try (TraceStep step = TraceStep.begin("store").with("store", task.store().name())) {
			ReadResult.FromStore reading = this.reads.read(task, enough);
			step.with("failure", (reading instanceof ReadResult.Failed(var failure)) ? failure.kind() : null);
			return reading;
		}
	}

	private StoreCalls calls(ReadRequest request, ReadCallers payers, @Nullable CacheEntry landed) {
		return new StoreCalls(bounded(request), request.key().key().path(), payers,
				landed == null && !this.memory.hadEntry(request.key()));
	}

	private BoundedStore bounded(ReadRequest request) {
		return this.stores.named(request.key().store());
	}

}

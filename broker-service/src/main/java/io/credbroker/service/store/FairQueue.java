package io.credbroker.service.store;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import org.jspecify.annotations.Nullable;

/**
 * Shares the calls that one store may get, at once and per second, between callers in
 * turn: a caller with a thousand waiting reads delays another caller by one call, not by
 * a thousand.
 * <p>
 * A caller may have three times as many calls in flight as there are free places (the
 * dynamic threshold of shared buffers), so that a single caller uses three quarters of a
 * store and another finds room.
 */
final class FairQueue {

	private static final int SHARE = 3;

	private final ReentrantLock lock = new ReentrantLock();

	private final RoundRobinQueue waiting = new RoundRobinQueue();

	private final Map<String, Integer> underWay = new HashMap<>();

	private final int places;

	private final Bucket rate;

	private final Predicate<String> mayWaste;

	private int free;

	private final AtomicInteger queued = new AtomicInteger();

	private boolean woken;

	/**
	 * Creates a queue for one store.
	 * @param mayWaste whether a caller has budget left for useless calls
	 */
	FairQueue(int places, int callsPerPeriod, Duration period, Predicate<String> mayWaste) {
		this.places = places;
		this.free = places;
		this.rate = Bucket.builder()
			.addLimit((limit) -> limit.capacity(callsPerPeriod).refillGreedy(callsPerPeriod, period))
			.withNanosecondPrecision()
			.build();
		this.mayWaste = mayWaste;
	}

	/**
	 * Waits for a turn for any of the payers.
	 * @return {@code null} if the turn has come, which must then be given back by
	 * {@link #done(QueuedCall)}; otherwise the limit that prevented it
	 */
	@Nullable NotPermittedReason await(QueuedCall turn, ReadCallers payers, Duration patience) {
		this.queued.incrementAndGet();
		payers.queue((callers) -> enqueue(callers, turn));
		turn.await(patience);
		payers.leave();
		this.queued.decrementAndGet();
		this.lock.lock();
		try {
			if (turn.payer() != null) {
				payers.paidBy(turn.payer());
				return null;
			}
			NotPermittedReason limit = turn.isOver() ? NotPermittedReason.BUDGET
					: (this.free == this.places) ? NotPermittedReason.RATE : NotPermittedReason.CONCURRENCY;
			turn.end();
			this.waiting.prune();
			return limit;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void enqueue(List<String> callers, QueuedCall turn) {
		this.lock.lock();
		try {
			if (turn.isOver()) {
				return;
			}
			for (String caller : callers) {
				this.waiting.add(caller, turn);
			}
			dispatch();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Gives back the place of a call that has ended.
	 */
	void done(QueuedCall turn) {
		this.lock.lock();
		try {
			this.free++;
			this.underWay.computeIfPresent(String.valueOf(turn.payer()),
					(caller, calls) -> (calls > 1) ? calls - 1 : null);
			dispatch();
		}
		finally {
			this.lock.unlock();
		}
	}

	private void wake() {
		this.lock.lock();
		try {
			this.woken = false;
			dispatch();
		}
		finally {
			this.lock.unlock();
		}
	}

	private void dispatch() {
		for (String caller = next(); caller != null; caller = next()) {
			ConsumptionProbe taken = this.rate.tryConsumeAndReturnRemaining(1);
			if (!taken.isConsumed()) {
				wakeIn(taken.getNanosToWaitForRefill());
				return;
			}
			grant(caller);
		}
	}

	private void wakeIn(long nanos) {
		if (!this.woken) {
			this.woken = true;
			CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS, Thread::startVirtualThread)
				.execute(this::wake);
		}
	}

	private void grant(String caller) {
		this.waiting.take(caller).grant(caller);
		this.free--;
		this.underWay.merge(caller, 1, Integer::sum);
	}

	private @Nullable String next() {
		return (this.free > 0)
				? this.waiting.next((caller, turn) -> !turn.isSpeculative() || this.mayWaste.test(caller),
						(caller) -> this.underWay.getOrDefault(caller, 0) < SHARE * this.free)
				: null;
	}

	/**
	 * How many calls are in flight.
	 */
	int underWay() {
		this.lock.lock();
		try {
			return this.places - this.free;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * How many calls wait for their turn.
	 */
	int queued() {
		return this.queued.get();
	}

}

package io.credbroker.service.secret;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Supplier;

import io.credbroker.service.background.LogContext;
import io.credbroker.service.store.ReadCallers;
import io.credbroker.service.store.ReadDeadline;
import io.credbroker.service.store.StoreFailure;
import org.jspecify.annotations.Nullable;

/**
 * Runs at most one read of a secret at a time; concurrent callers wait for the same
 * result.
 * <p>
 * A read runs on its own thread, so that a caller that leaves does not cancel it for
 * others, and ends for all waiting callers when its time is up.
 */
final class SingleFlight {

	private final ConcurrentMap<StoreKey, Flight> flights = new ConcurrentHashMap<>();

	private final CacheMeters meters;

	private final BiConsumer<StoreKey, ReadResult> unclaimed;

	/**
	 * @param unclaimed is given what a read found when its time was up already
	 */
	SingleFlight(CacheMeters meters, BiConsumer<StoreKey, ReadResult> unclaimed) {
		this.meters = meters;
		this.unclaimed = unclaimed;
	}

	/**
	 * The result of the read in progress, or of a new one.
	 * @param caller the caller that pays for a new read, and for which a read in progress
	 * is also queued
	 * @param limit the maximum time of a new read
	 */
	ReadResult.FromStore join(StoreKey key, String caller, Duration limit,
			BiFunction<ReadDeadline, ReadCallers, ReadResult.FromStore> read) {
		Flight flight = flight(key, limit, read, Flight.awaitedBy(1, caller));
		AtomicInteger waiting = this.meters.waiting(key.store());
		waiting.incrementAndGet();
		try {
			return flight.answer().join();
		}
		finally {
			flight.waiting().decrementAndGet();
			waiting.decrementAndGet();
		}
	}

	/**
	 * Starts a read in the background, unless one is in progress.
	 */
	void start(StoreKey key, String caller, Duration limit,
			BiFunction<ReadDeadline, ReadCallers, ReadResult.FromStore> read) {
		var _ = flight(key, limit, read, Flight.awaitedBy(0, caller));
	}

	/**
	 * Counts the waiting caller before the read begins, since the read may fail at once.
	 */
	private Flight flight(StoreKey key, Duration limit,
			BiFunction<ReadDeadline, ReadCallers, ReadResult.FromStore> read, Flight mine) {
		Flight flight = this.flights.putIfAbsent(key, mine);
		if (flight != null) {
			flight.waiting().addAndGet(mine.waiting().get());
			flight.payers().join(mine.payers().payer());
			return flight;
		}
		depart(key, mine, limit, read);
		return mine;
	}

	private void depart(StoreKey key, Flight flight, Duration limit,
			BiFunction<ReadDeadline, ReadCallers, ReadResult.FromStore> read) {
		CompletableFuture<ReadResult.FromStore> answer = new CompletableFuture<>();
		ReadDeadline deadline = ReadDeadline.in(limit, () -> flight.waiting().get() > 0);
		Thread reader = Thread.ofVirtual()
			.name("read-" + key.store())
			.unstarted(LogContext.carriedTo(() -> complete(key, answer, () -> read.apply(deadline, flight.payers()))));
		var _ = answer
			.completeOnTimeout(new ReadResult.Failed(new StoreFailure.TimedOut(limit)), limit.toMillis(),
					TimeUnit.MILLISECONDS)
			.whenComplete((reading, failure) -> {
				// First, so that whoever hears the answer and asks again starts a new
				// flight.
				this.flights.remove(key, flight);
				if (reading instanceof ReadResult.Failed(StoreFailure.TimedOut _)) {
					reader.interrupt();
				}
				this.meters.answered(key.store(), flight.waiting().get());
				land(flight.answer(), reading, failure);
			});
		reader.start();
	}

	/**
	 * The time may be over after the read has looked at it last.
	 */
	private void complete(StoreKey key, CompletableFuture<ReadResult.FromStore> answer,
			Supplier<ReadResult.FromStore> read) {
		try {
			ReadResult.FromStore reading = read.get();
			if (!answer.complete(reading)) {
				this.unclaimed.accept(key, reading);
			}
		}
		catch (RuntimeException | Error ex) {
			answer.completeExceptionally(ex);
		}
	}

	private static void land(CompletableFuture<ReadResult.FromStore> flight, ReadResult.@Nullable FromStore reading,
			@Nullable Throwable failure) {
		if (reading != null) {
			flight.complete(reading);
		}
		else {
			flight.completeExceptionally(Objects.requireNonNull(failure));
		}
	}

	/**
	 * A read in progress.
	 *
	 * @param waiting how many callers wait for its result; zero for a background refresh
	 * @param payers the callers that may pay for it
	 */
	private record Flight(CompletableFuture<ReadResult.FromStore> answer, AtomicInteger waiting, ReadCallers payers) {

		static Flight awaitedBy(int waiting, String caller) {
			return new Flight(new CompletableFuture<>(), new AtomicInteger(waiting), new ReadCallers(caller));
		}

	}

}

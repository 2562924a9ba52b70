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
 * At most one read of one secret at a time: whoever asks meanwhile waits for the same
 * answer, good or bad.
 * <p>
 * A read runs on a thread of its own, so that a caller who goes away takes nobody's
 * answer along, and ends for all who wait when its time is up.
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
	 * The answer of the read that is under way, or of a new one.
	 * @param caller on whose account a new read goes, and who also queues for the one
	 * that is under way
	 * @param limit the time a new read may take
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
	 * Starts a new read that nobody waits for, unless one is under way.
	 */
	void start(StoreKey key, String caller, Duration limit,
			BiFunction<ReadDeadline, ReadCallers, ReadResult.FromStore> read) {
		var _ = flight(key, limit, read, Flight.awaitedBy(0, caller));
	}

	/**
	 * Whoever waits is counted before the read begins, which may fail at once.
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
	 * A read under way.
	 *
	 * @param waiting how many wait for its answer; none for a refresh in the background
	 * @param payers on whose account it may go
	 */
	private record Flight(CompletableFuture<ReadResult.FromStore> answer, AtomicInteger waiting, ReadCallers payers) {

		static Flight awaitedBy(int waiting, String caller) {
			return new Flight(new CompletableFuture<>(), new AtomicInteger(waiting), new ReadCallers(caller));
		}

	}

}

package io.credbroker.service.secret;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

import io.credbroker.service.store.StoreFailure;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.IssuingContext;
import io.credbroker.spi.Secret;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/**
 * Measures and logs each read of a store, and tells the observers.
 */
final class ReadReporter {

	private final MeterRegistry meters;

	private final ReadStateLogger states;

	private final List<ReadObserver> observers;

	ReadReporter(MeterRegistry meters, List<ReadObserver> observers) {
		this.meters = meters;
		this.states = new ReadStateLogger(meters);
		this.observers = List.copyOf(observers);
	}

	MeterRegistry meters() {
		return this.meters;
	}

	void report(ReadTask task, long askedNanos, ReadResult.FromStore reading) {
		Timer.builder("broker.store.reads")
			.description("Reads of a store, by result")
			.tag("store", task.store().name())
			.tag("outcome", outcome(reading))
			.register(this.meters)
			.record(Duration.ofNanos(System.nanoTime() - askedNanos));
		if (isExpected(task, reading)) {
			return;
		}
		this.states.reading(task.request().key(), task.old(), reading);
		if (!(reading instanceof ReadResult.Failed(StoreFailure.OverBudget _)) && !this.observers.isEmpty()) {
			StoreRead read = observation(task, askedNanos, reading);
			this.observers.forEach((observer) -> observer.observed(read));
		}
	}

	/**
	 * Nothing is wrong with a secret that its store need not have, unless it was there
	 * before.
	 */
	private static boolean isExpected(ReadTask task, ReadResult.FromStore reading) {
		return task.request().mayBeMissing() && task.old() == null
				&& reading instanceof ReadResult.Failed(StoreFailure.Permanent(FetchResult.Missing _));
	}

	private static StoreRead observation(ReadTask task, long askedNanos, ReadResult.FromStore reading) {
		boolean issued = !task.request().key().context().equals(IssuingContext.NONE)
				|| task.store().provider().isIssued(task.question().key());
		StoreKey key = task.request().key();
		return switch (reading) {
			case ReadResult.Current current -> new StoreRead(key.store(), key.key().path(),
					issued || current.secret().lease() != null, askedNanos, found(current));
			case ReadResult.Failed(var failure) ->
				new StoreRead(key.store(), key.key().path(), issued, askedNanos, new StoreRead.Failed(failure.code()));
		};
	}

	private static StoreRead.Found found(ReadResult.Current current) {
		Secret secret = current.secret();
		return new StoreRead.Found(current.fingerprint(), secret.version(),
				current.checked().rotationTold() ? secret.rotatedAt() : null, secret.nextRotationAt());
	}

	private static String outcome(ReadResult.FromStore reading) {
		return switch (reading) {
			case ReadResult.Current _ -> "current";
			case ReadResult.Failed(var failure) -> failure.kind().toLowerCase(Locale.ROOT);
		};
	}

}

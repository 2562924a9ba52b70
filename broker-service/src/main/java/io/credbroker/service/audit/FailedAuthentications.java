package io.credbroker.service.audit;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Puts failed authentications on the record, though no more of them than it can bear:
 * what is left out is counted, and the next event says how many there were.
 */
public final class FailedAuthentications {

	private static final long EACH_NANOS = Duration.ofMillis(100).toNanos();

	private static final long AT_ONCE = 50;

	private final AuditRecord record;

	private final ServiceEvents events;

	private final Counter recorded;

	private final Counter suppressed;

	private final AtomicLong leftOut = new AtomicLong();

	private final AtomicLong paidUntil = new AtomicLong(System.nanoTime());

	FailedAuthentications(AuditRecord record, ServiceEvents events, MeterRegistry meters) {
		this.record = record;
		this.events = events;
		this.recorded = counter(meters, "recorded");
		this.suppressed = counter(meters, "suppressed");
	}

	private static Counter counter(MeterRegistry meters, String record) {
		return Counter.builder("broker.authentication.failures")
			.description("Callers that could not be verified, by whether each has an event of its own")
			.tag("record", record)
			.register(meters);
	}

	/**
	 * Records it without waiting, since nothing is released.
	 */
	public void add(FailedAuthentication failed) {
		if (mayRecord(System.nanoTime())) {
			this.recorded.increment();
			this.record.note(this.events.authentication(failed, this.leftOut.getAndSet(0)));
		}
		else {
			this.suppressed.increment();
			this.leftOut.incrementAndGet();
		}
	}

	/**
	 * Ten in a second, and fifty at once after a quiet while.
	 */
	private boolean mayRecord(long now) {
		long paid = this.paidUntil.get();
		long next = ((paid - now > 0) ? paid : now) + EACH_NANOS;
		return next - now <= EACH_NANOS * AT_ONCE && this.paidUntil.compareAndSet(paid, next);
	}

}

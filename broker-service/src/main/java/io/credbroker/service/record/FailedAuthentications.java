package io.credbroker.service.record;

import java.time.Duration;

import io.credbroker.service.record.pipeline.AuditRecord;
import io.credbroker.service.record.pipeline.EventRateLimiter;
import io.credbroker.service.record.pipeline.ServiceEvents;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Puts failed authentications on the record, though no more of them than it can bear:
 * what is left out is counted, and the next event says how many there were.
 */
public final class FailedAuthentications {

	private static final Duration EACH = Duration.ofMillis(100);

	private static final int AT_ONCE = 50;

	private final AuditRecord record;

	private final ServiceEvents events;

	private final Counter recorded;

	private final Counter suppressed;

	private final EventRateLimiter sample = new EventRateLimiter(EACH, AT_ONCE);

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
		if (this.sample.takes(System.nanoTime())) {
			this.recorded.increment();
			this.record.note(this.events.authentication(failed, this.sample.leftOut()));
		}
		else {
			this.suppressed.increment();
		}
	}

}

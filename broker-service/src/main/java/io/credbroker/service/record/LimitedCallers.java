package io.credbroker.service.record;

import java.time.Duration;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.credbroker.service.identity.Caller;
import io.credbroker.service.record.pipeline.AuditRecord;
import io.credbroker.service.record.pipeline.EventRateLimiter;
import io.credbroker.service.record.pipeline.ServiceEvents;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Puts it on the record that a caller asks too often: once when it begins to, then once a
 * minute while it goes on, with how many requests were refused in between.
 */
public final class LimitedCallers {

	private static final Duration EACH = Duration.ofMinutes(1);

	private static final int REMEMBERED = 10_000;

	private final AuditRecord record;

	private final ServiceEvents events;

	private final MeterRegistry meters;

	private final Cache<Name, EventRateLimiter> samples = Caffeine.newBuilder().maximumSize(REMEMBERED).build();

	LimitedCallers(AuditRecord record, ServiceEvents events, MeterRegistry meters) {
		this.record = record;
		this.events = events;
		this.meters = meters;
	}

	/**
	 * Records it without waiting, since nothing is released.
	 */
	public void add(Caller caller, String correlationId) {
		EventRateLimiter sample = this.samples.get(new Name(caller.issuer(), caller.subject(), caller.client()),
				(name) -> new EventRateLimiter(EACH, 1));
		boolean taken = sample.takes(System.nanoTime());
		counter(caller.issuer(), taken ? "recorded" : "suppressed").increment();
		if (taken) {
			this.record.note(this.events.rateLimit(caller, correlationId, sample.leftOut()));
		}
	}

	private Counter counter(String issuer, String record) {
		return Counter.builder("broker.callers.limited")
			.description(
					"Requests refused because their caller asks too often, by whether each has an event of its own")
			.tag("issuer", issuer)
			.tag("record", record)
			.register(this.meters);
	}

	private record Name(String issuer, String subject, @Nullable String client) {
	}

}

package io.credbroker.service.http;

import java.time.Clock;
import java.time.Duration;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.credbroker.api.ProblemCode;
import io.credbroker.service.identity.Caller;
import io.credbroker.service.record.event.Event;
import io.credbroker.service.record.event.EventType;
import io.credbroker.service.record.pipeline.AuditRecord;
import io.credbroker.service.record.pipeline.EventRateLimiter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Records that a caller exceeds its rate limit: once at the beginning, then once a minute
 * with the number of requests refused in between.
 */
final class RateLimitEvents {

	private static final Duration EACH = Duration.ofMinutes(1);

	private static final int REMEMBERED = 10_000;

	private final AuditRecord record;

	private final Clock clock;

	private final MeterRegistry meters;

	private final Cache<CallerName, EventRateLimiter> rates = Caffeine.newBuilder().maximumSize(REMEMBERED).build();

	RateLimitEvents(AuditRecord record, Clock clock, MeterRegistry meters) {
		this.record = record;
		this.clock = clock;
		this.meters = meters;
	}

	/**
	 * Records the refusal without waiting for the record, since nothing is released.
	 */
	void add(Caller caller, String correlationId) {
		CallerName name = CallerName.of(caller);
		EventRateLimiter rate = this.rates.get(name, (key) -> new EventRateLimiter(EACH, 1));
		boolean taken = rate.takes();
		counter(caller.issuer(), taken ? "recorded" : "suppressed").increment();
		if (taken) {
			this.record.note(event(name, correlationId, rate.leftOut()));
		}
	}

	private Event event(CallerName caller, String correlationId, long suppressed) {
		return Event.of(EventType.RATE_LIMIT, this.clock.instant(), (event) -> {
			event.text("correlation_id", correlationId);
			caller.write(event);
			event.text("outcome", ProblemCode.RATE_LIMITED.code());
			if (suppressed > 0) {
				event.number("suppressed", suppressed);
			}
		});
	}

	private Counter counter(String issuer, String record) {
		return Counter.builder("broker.callers.limited")
			.description(
					"Requests refused because their caller exceeds its rate limit, by whether the refusal has its own audit event")
			.tag("issuer", issuer)
			.tag("record", record)
			.register(this.meters);
	}

}

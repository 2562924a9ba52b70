package io.credbroker.service.http;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;

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

	private static final String RECORDED = "recorded";

	private static final String SUPPRESSED = "suppressed";

	private final AuditRecord record;

	private final Clock clock;

	private final MeterRegistry meters;

	private final Cache<CallerName, EventRateLimiter> rates = Caffeine.newBuilder().maximumSize(REMEMBERED).build();

	/**
	 * @param issuers the issuers whose counters are shown from the start
	 */
	RateLimitEvents(AuditRecord record, Clock clock, MeterRegistry meters, Set<String> issuers) {
		this.record = record;
		this.clock = clock;
		this.meters = meters;
		issuers.forEach((issuer) -> List.of(RECORDED, SUPPRESSED).forEach((kind) -> counter(issuer, kind)));
	}

	/**
	 * Records the refusal without waiting for the record, since nothing is released.
	 */
	void add(Caller caller, String correlationId) {
		CallerName name = CallerName.of(caller);
		EventRateLimiter rate = this.rates.get(name, (key) -> new EventRateLimiter(EACH, 1));
		boolean taken = rate.takes();
		counter(caller.issuer(), taken ? RECORDED : SUPPRESSED).increment();
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

package io.credbroker.service.http;

import java.time.Clock;
import java.time.Duration;

import io.credbroker.service.record.event.Event;
import io.credbroker.service.record.event.EventType;
import io.credbroker.service.record.pipeline.AuditRecord;
import io.credbroker.service.record.pipeline.EventRateLimiter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Records failed authentications up to a rate limit; the next event says how many were
 * left out.
 */
final class FailedAuthenticationEvents {

	private static final Duration EACH = Duration.ofMillis(100);

	private static final int AT_ONCE = 50;

	private final AuditRecord record;

	private final Clock clock;

	private final Counter recorded;

	private final Counter suppressed;

	private final EventRateLimiter rate = new EventRateLimiter(EACH, AT_ONCE);

	FailedAuthenticationEvents(AuditRecord record, Clock clock, MeterRegistry meters) {
		this.record = record;
		this.clock = clock;
		this.recorded = counter(meters, "recorded");
		this.suppressed = counter(meters, "suppressed");
	}

	private static Counter counter(MeterRegistry meters, String record) {
		return Counter.builder("broker.authentication.failures")
			.description("Callers that could not be verified, by whether the failure has its own audit event")
			.tag("record", record)
			.register(meters);
	}

	/**
	 * Records the failure without waiting for the record, since nothing is released.
	 * @param code which check failed
	 * @param claimedIssuer the configured issuer that the token names
	 */
	void add(String code, @Nullable String claimedIssuer, HttpServletRequest request) {
		if (this.rate.takes()) {
			this.recorded.increment();
			this.record.note(event(code, claimedIssuer, request));
		}
		else {
			this.suppressed.increment();
		}
	}

	private Event event(String code, @Nullable String claimedIssuer, HttpServletRequest request) {
		long suppressed = this.rate.leftOut();
		return Event.of(EventType.AUTHENTICATION, this.clock.instant(), (event) -> {
			event.text("correlation_id", Correlation.of(request));
			event.text("claimed_issuer", claimedIssuer);
			event.text("source", request.getRemoteAddr());
			event.text("outcome", code);
			if (suppressed > 0) {
				event.number("suppressed", suppressed);
			}
		});
	}

}

package io.credbroker.service.lookup;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.credbroker.api.ResourceKind;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/**
 * Measures lookups by their outcome; those that are only compared have a metric of their
 * own, so that nobody is alerted about a task that got what it asked for elsewhere.
 */
final class LookupTimers {

	private final Map<Series, Timer> timers = new ConcurrentHashMap<>();

	private final MeterRegistry meters;

	LookupTimers(MeterRegistry meters) {
		this.meters = meters;
	}

	void record(LookupRequest request, String outcome, Duration took) {
		this.timers.computeIfAbsent(new Series(request.shadow(), request.kind(), outcome), this::timer)
			.record(took.toNanos(), TimeUnit.NANOSECONDS);
	}

	private Timer timer(Series series) {
		Timer.Builder timer = series.shadow()
				? Timer.builder("broker.shadow.lookups").description("Lookups of shadow mode, by outcome")
				: Timer.builder("broker.lookups").description("Lookups, by outcome");
		return timer.tag("kind", series.kind().singular()).tag("outcome", series.outcome()).register(this.meters);
	}

	private record Series(boolean shadow, ResourceKind kind, String outcome) {
	}

}

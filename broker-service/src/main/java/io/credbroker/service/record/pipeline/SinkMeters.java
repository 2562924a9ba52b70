package io.credbroker.service.record.pipeline;

import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/**
 * Counts the events of one sink by outcome.
 */
final class SinkMeters {

	private final Counter kept;

	private final Counter lost;

	private final Counter refused;

	private final Timer commits;

	SinkMeters(MeterRegistry meters, String sink) {
		this.kept = counter(meters, sink, "kept");
		this.lost = counter(meters, sink, "lost");
		this.refused = counter(meters, sink, "refused");
		this.commits = Timer.builder("broker.audit.commits")
			.description("Groups of events that a sink has stored, and how long that took")
			.tag("sink", sink)
			.register(meters);
	}

	private static Counter counter(MeterRegistry meters, String sink, String outcome) {
		return Counter.builder("broker.audit.events")
			.description("Events of a sink, by outcome")
			.tag("sink", sink)
			.tag("outcome", outcome)
			.register(meters);
	}

	void kept(int events, long nanos) {
		this.kept.increment(events);
		this.commits.record(nanos, TimeUnit.NANOSECONDS);
	}

	void refused(int events) {
		this.refused.increment(events);
	}

	void lost(int events) {
		this.lost.increment(events);
	}

}

package io.credbroker.service.record.pipeline;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Shows the record of this instance as a whole, and which of its sinks can be written.
 */
final class RecordMeters {

	private final MeterRegistry meters;

	RecordMeters(MeterRegistry meters) {
		this.meters = meters;
	}

	Counter lost() {
		return Counter.builder("broker.audit.lost")
			.description("Events dropped because the queue was full while no sink could be written")
			.register(this.meters);
	}

	void show(String instance, EventSequencer sequencer, EventQueue queue) {
		Gauge.builder("broker.audit.sequence", sequencer, EventSequencer::sequence)
			.description("The number of the last event of this instance")
			.tag("instance", instance)
			.register(this.meters);
		Gauge.builder("broker.audit.waiting", queue, EventQueue::size)
			.description("Events that no sink has stored yet")
			.register(this.meters);
	}

	void show(NamedSink sink, SinkWriter writer, EventQueue queue) {
		Gauge.builder("broker.audit.sink.lag", writer, (one) -> lagSeconds(one, queue))
			.baseUnit("seconds")
			.description("The age of the oldest event that a sink has not stored yet")
			.tag("sink", sink.name())
			.register(this.meters);
		Gauge.builder("broker.audit.sink.up", writer, (one) -> one.failing() ? 0 : 1)
			.description("Whether a sink can be written")
			.tag("sink", sink.name())
			.tag("required", Boolean.toString(sink.required()))
			.register(this.meters);
	}

	private static double lagSeconds(SinkWriter writer, EventQueue queue) {
		long now = System.nanoTime();
		return Math.max(writer.lagNanos(now), queue.ageNanos(now)) / 1e9;
	}

	SinkMeters of(NamedSink sink) {
		return new SinkMeters(this.meters, sink.name());
	}

}

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

	void show(NamedSink sink, SinkWriter writer) {
		Gauge.builder("broker.audit.sink.up", writer, (one) -> one.failing() ? 0 : 1)
			.description("Whether a sink can be written")
			.tag("sink", sink.name())
			.tag("required", Boolean.toString(sink.required()))
			.register(this.meters);
	}

	SinkMeters of(NamedSink sink) {
		return new SinkMeters(this.meters, sink.name());
	}

}

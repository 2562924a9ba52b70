package io.credbroker.service.record.pipeline;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a sink can be written; each change is logged once.
 */
final class SinkHealth {

	private static final Logger log = LoggerFactory.getLogger(SinkHealth.class);

	private final NamedSink sink;

	private final AtomicBoolean failing = new AtomicBoolean();

	SinkHealth(NamedSink sink) {
		this.sink = sink;
	}

	boolean failing() {
		return this.failing.get();
	}

	void failed(String reason) {
		if (this.failing.compareAndSet(false, true)) {
			log.atError()
				.addKeyValue("sink", this.sink.name())
				.addKeyValue("required", this.sink.required())
				.addKeyValue("reason", reason)
				.log("A sink of the audit record cannot be written; the broker keeps trying");
		}
	}

	/**
	 * Logs that events were replaced in this sink.
	 */
	void refused(List<RefusedEvent> refusals) {
		RefusedEvent first = refusals.getFirst();
		log.atError()
			.addKeyValue("sink", this.sink.name())
			.addKeyValue("events", refusals.size())
			.addKeyValue("sequence", first.event().sequence())
			.addKeyValue("failure", first.failure())
			.log("A sink of the audit record refused events permanently; replacements were written in their places");
	}

	void recovered() {
		if (this.failing.compareAndSet(true, false)) {
			log.atInfo().addKeyValue("sink", this.sink.name()).log("A sink of the audit record can be written again");
		}
	}

}

package io.credbroker.service.record.pipeline;

import java.time.Clock;
import java.util.UUID;

import io.credbroker.service.record.event.Event;
import io.credbroker.service.record.event.EventType;

/**
 * Creates the events of an instance of the broker about its own chain.
 */
public final class InstanceEvents {

	private final String instance = UUID.randomUUID().toString();

	private final Clock clock;

	public InstanceEvents(Clock clock) {
		this.clock = clock;
	}

	/**
	 * The id of this run of the service and of its chain; random at each start.
	 */
	String instance() {
		return this.instance;
	}

	Event started() {
		return Event.of(EventType.STARTED, this.clock.instant(), (event) -> {
			event.text("host", System.getenv("HOSTNAME"));
			event.number("process", ProcessHandle.current().pid());
		});
	}

	Event stopped() {
		return Event.of(EventType.STOPPED, this.clock.instant(), (event) -> {
		});
	}

	/**
	 * The event that confirms a replacement in a sink.
	 */
	public Event replaced(RefusedEvent refused) {
		return Event.of(EventType.REPLACED, this.clock.instant(), (event) -> event.object("replaced", (replaced) -> {
			replaced.number("sequence", refused.event().sequence());
			replaced.text("hash", refused.event().link().hash());
			replaced.text("sink", refused.sink());
			replaced.text("failure", refused.failure());
		}));
	}

}

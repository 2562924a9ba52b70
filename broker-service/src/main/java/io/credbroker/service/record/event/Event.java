package io.credbroker.service.record.event;

import java.time.Instant;
import java.util.function.Consumer;

/**
 * An event in the form in which it is recorded.
 */
public final class Event {

	private final String id;

	private final byte[] json;

	private Event(String id, byte[] json) {
		this.id = id;
		this.json = json;
	}

	/**
	 * A new event with a new id.
	 * @param time when it happened
	 * @param fields writes its fields in order
	 */
	public static Event of(EventType type, Instant time, Consumer<EventFields> fields) {
		String id = EventIds.next(time);
		return new Event(id, EventFields.object((event) -> {
			event.text("event", type.text());
			event.text("event_id", id);
			event.text("time", time);
			fields.accept(event);
		}));
	}

	/**
	 * The unique id of this event.
	 */
	public String id() {
		return this.id;
	}

	/**
	 * The event as a JSON object without a line feed; not to be changed.
	 */
	public byte[] json() {
		return this.json;
	}

}

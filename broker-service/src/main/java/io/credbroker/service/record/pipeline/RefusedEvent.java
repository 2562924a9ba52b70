package io.credbroker.service.record.pipeline;

import java.nio.charset.StandardCharsets;

import io.credbroker.service.record.chain.ChainedEvent;
import io.credbroker.service.record.event.EventType;

/**
 * An event that a sink refused permanently.
 *
 * @param failure why, as a stable name
 */
public record RefusedEvent(String sink, ChainedEvent event, String failure) {

	/**
	 * Whether the refused event is itself about a replacement, for which no further event
	 * is written.
	 */
	boolean isOfReplaced() {
		String line = new String(this.event.line(), StandardCharsets.UTF_8);
		return line.startsWith("{\"event\":\"%s\"".formatted(EventType.REPLACED.text()));
	}

}

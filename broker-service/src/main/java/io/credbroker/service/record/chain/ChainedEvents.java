package io.credbroker.service.record.chain;

import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * Events of one instance that are kept together, in the order of the chain.
 */
public record ChainedEvents(String instance, List<ChainedEvent> events) {

	/**
	 * All lines, one after the other.
	 */
	public byte[] lines() {
		if (this.events.size() == 1) {
			return this.events.getFirst().line();
		}
		ByteArrayOutputStream lines = new ByteArrayOutputStream((int) size());
		this.events.forEach((event) -> lines.writeBytes(event.line()));
		return lines.toByteArray();
	}

	/**
	 * How many bytes its lines have.
	 */
	public long size() {
		return this.events.stream().mapToLong((event) -> event.line().length).sum();
	}

}

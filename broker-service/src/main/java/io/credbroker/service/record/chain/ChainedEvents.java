package io.credbroker.service.record.chain;

import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * A group of events of one instance, in the order of the chain.
 */
public record ChainedEvents(String instance, List<ChainedEvent> events) {

	/**
	 * All lines, concatenated.
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
	 * The length of its lines in bytes.
	 */
	public long size() {
		return this.events.stream().mapToLong((event) -> event.line().length).sum();
	}

}

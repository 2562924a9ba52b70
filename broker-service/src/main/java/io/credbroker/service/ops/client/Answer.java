package io.credbroker.service.ops.client;

import java.time.Instant;

import tools.jackson.databind.JsonNode;

/**
 * What a broker answered.
 *
 * @param body exactly what it sent
 * @param json the same, read
 * @param time the time by its clock, or by this machine's if it did not tell
 */
public record Answer(byte[] body, JsonNode json, Instant time) {

	@Override
	public String toString() {
		return "Answer[" + this.body.length + " bytes]";
	}

}

package io.credbroker.service.ops.client;

import tools.jackson.databind.JsonNode;

/**
 * What somebody without a token was answered.
 *
 * @param body as it came
 */
public record ProbeAnswer(int status, byte[] body, JsonNode json) {

	/**
	 * A text of the answer, or an empty one.
	 */
	public String text(String name) {
		return this.json.path(name).asString("");
	}

}

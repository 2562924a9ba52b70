package io.credbroker.service.logging;

import java.util.List;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What was logged, read as a log pipeline reads it: line by line, as JSON.
 */
record LogLines(List<JsonNode> lines) {

	/**
	 * Reads lines of which each must be a line of the log.
	 */
	static LogLines read(String text) {
		return new LogLines(text.lines().filter((line) -> !line.isBlank()).map(LogLines::parsed).toList());
	}

	private static JsonNode parsed(String line) {
		JsonNode node = JsonMapper.shared().readTree(line);
		if (!node.path("@timestamp").isString() || !node.at("/log/level").isString()) {
			throw new AssertionError("no line of the log: " + line);
		}
		return node;
	}

	/**
	 * The lines with this message.
	 */
	List<JsonNode> saying(String message) {
		return this.lines.stream().filter((line) -> line.path("message").asString("").contains(message)).toList();
	}

	/**
	 * The broker's own facts on the one line with this message.
	 */
	JsonNode factsOf(String message) {
		List<JsonNode> found = saying(message);
		if (found.size() != 1) {
			throw new AssertionError("%d lines say: %s\n%s".formatted(found.size(), message, this.lines));
		}
		return found.getFirst().path("broker");
	}

}

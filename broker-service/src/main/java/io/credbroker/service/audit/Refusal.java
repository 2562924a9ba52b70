package io.credbroker.service.audit;

import java.nio.charset.StandardCharsets;

/**
 * An event that a sink refused for good.
 *
 * @param failure why, as a stable name
 */
record Refusal(String sink, Sealed event, String failure) {

	/**
	 * Whether what was refused is itself about a refusal, so that nothing more is said.
	 */
	boolean isOfReplaced() {
		String line = new String(this.event.line(), StandardCharsets.UTF_8);
		return line.startsWith("{\"event\":\"%s\"".formatted(EventType.REPLACED.text()));
	}

}

package io.credbroker.service.lookup;

import java.util.Set;

/**
 * The requested form of an answer, and what the caller already holds.
 *
 * @param held the tags of earlier answers that the caller still holds
 */
public record RequestedForm(Format format, Set<String> held) {

	public RequestedForm {
		held = Set.copyOf(held);
	}

	/** The forms of a connection. */
	public enum Format {

		/** As a URI, if possible, and as JSON. */
		BOTH,
		/** Only as a URI. */
		URI,
		/** Only as JSON. */
		JSON

	}

}

package io.credbroker.service.lookup;

import java.util.Set;

/**
 * In which form a caller wants its answer, and what it holds already.
 *
 * @param held the tags of earlier answers that the caller still holds
 */
public record RequestedForm(Format format, Set<String> held) {

	public RequestedForm {
		held = Set.copyOf(held);
	}

	/** The forms of a connection. */
	public enum Format {

		/** As a URI, where a URI can carry it, and as JSON. */
		BOTH,
		/** As a URI alone. */
		URI,
		/** As JSON alone. */
		JSON

	}

}

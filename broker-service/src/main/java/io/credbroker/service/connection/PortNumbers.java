package io.credbroker.service.connection;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Port numbers.
 */
final class PortNumbers {

	private static final Pattern DIGITS = Pattern.compile("[0-9]{1,9}");

	private static final int HIGHEST = 65_535;

	private PortNumbers() {
	}

	/**
	 * The port, or {@code null} when the text is no number from 0 to 65535.
	 */
	static @Nullable Integer parse(String text) {
		if (!DIGITS.matcher(text).matches()) {
			return null;
		}
		int port = Integer.parseInt(text);
		return (port <= HIGHEST) ? port : null;
	}

}

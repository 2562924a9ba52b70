package io.credbroker.service.connection;

import java.util.regex.Pattern;

import io.credbroker.spi.SecretValue;
import org.jspecify.annotations.Nullable;

/**
 * Port numbers.
 */
final class PortNumbers {

	private static final Pattern DIGITS = Pattern.compile("[0-9]{1,9}");

	private static final Pattern WHOLE = Pattern.compile("^([0-9]{1,9})\\.0{1,9}$");

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

	/**
	 * The port that a value holds, or {@code null} for an empty text; a JSON number may
	 * have a fraction of zero.
	 */
	static @Nullable Integer of(SecretValue value) throws MalformedSecretException {
		String text = value.isJson() ? WHOLE.matcher(value.reveal()).replaceFirst("$1") : value.reveal();
		if (text.isEmpty()) {
			return null;
		}
		Integer port = parse(text);
		if (port == null) {
			throw new MalformedSecretException("port is not a number from 0 to 65535");
		}
		return port;
	}

}

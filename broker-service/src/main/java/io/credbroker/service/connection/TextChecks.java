package io.credbroker.service.connection;

import org.jspecify.annotations.Nullable;

/**
 * Checks of text.
 */
final class TextChecks {

	private TextChecks() {
	}

	static String orEmpty(@Nullable String text) {
		return (text != null) ? text : "";
	}

	/**
	 * Why Airflow cannot hold the text, or {@code null}.
	 */
	static @Nullable String fault(String text) {
		if (text.indexOf('\0') >= 0) {
			return "a NUL character";
		}
		return text.codePoints().anyMatch((c) -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)
				? "half of a surrogate pair" : null;
	}

}

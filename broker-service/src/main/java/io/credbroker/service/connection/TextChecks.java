package io.credbroker.service.connection;

import java.util.Map;

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

	/**
	 * Refuses a text, or a JSON value with a text, that Airflow cannot hold.
	 */
	static void refuseUnreadable(String part, @Nullable Object value) throws MalformedSecretException {
		switch (value) {
			case String text -> {
				String fault = fault(text);
				if (fault != null) {
					throw new MalformedSecretException(part + " holds " + fault + ", which Airflow cannot read");
				}
			}
			case Map<?, ?> map -> {
				for (Map.Entry<?, ?> entry : map.entrySet()) {
					refuseUnreadable("a key of " + part, entry.getKey());
					refuseUnreadable(part, entry.getValue());
				}
			}
			case Iterable<?> list -> {
				for (Object element : list) {
					refuseUnreadable(part, element);
				}
			}
			case null, default -> {
			}
		}
	}

}

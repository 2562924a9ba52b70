package io.credbroker.service.rotation.versions;

import org.jspecify.annotations.Nullable;

/**
 * Texts in a form that a column of every supported database can hold.
 */
public final class StoredText {

	/** The length of the column for keys, in UTF-16 units. */
	static final int KEY = 4096;

	/** The length of the other columns. */
	static final int OTHER = 600;

	private StoredText() {
	}

	public static @Nullable String orNull(@Nullable String text) {
		return (text != null) ? of(text, OTHER) : null;
	}

	/**
	 * The text, cut to that many UTF-16 units, without characters that a database cannot
	 * store.
	 */
	public static String of(String text, int most) {
		StringBuilder stored = new StringBuilder();
		text.codePoints()
			.map((point) -> (point == 0 || Character.getType(point) == Character.SURROGATE) ? 0xFFFD : point)
			.takeWhile((point) -> stored.length() + Character.charCount(point) <= most)
			.forEach(stored::appendCodePoint);
		return stored.toString();
	}

}

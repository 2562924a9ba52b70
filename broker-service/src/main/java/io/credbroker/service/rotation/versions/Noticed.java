package io.credbroker.service.rotation.versions;

import java.util.Locale;

/**
 * How a version was noticed.
 */
public enum Noticed {

	/** It is the first one that was ever seen of its secret. */
	FIRST,
	/** The content is another one than before. */
	CHANGED,
	/** The content was seen before a newer one, and is reported only now. */
	LATE,
	/**
	 * The store says that the content is the same, but the key of fingerprints changed.
	 */
	RENAMED,
	/**
	 * The key of fingerprints changed, and the store does not tell whether the content
	 * did.
	 */
	UNCERTAIN;

	/**
	 * The word in tables and events.
	 */
	public String text() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * The value that has this word.
	 */
	public static Noticed of(String text) {
		return valueOf(text.toUpperCase(Locale.ROOT));
	}

}

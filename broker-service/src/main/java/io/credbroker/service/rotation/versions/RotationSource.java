package io.credbroker.service.rotation.versions;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * How it is known when a content came into force.
 */
public enum RotationSource {

	/** The store tells. */
	STORE,
	/** It is the time of the first look that found the content changed. */
	SEEN;

	/**
	 * The word in tables, events and answers.
	 */
	public String text() {
		return name().toLowerCase(Locale.ROOT);
	}

	static @Nullable RotationSource of(@Nullable String text) {
		return (text != null) ? valueOf(text.toUpperCase(Locale.ROOT)) : null;
	}

}

package io.credbroker.service.rotation.versions;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Whether a secret is rotated as it should be; of several that apply, the first one here
 * counts.
 */
public enum RotationState {

	/** The last look at it failed. */
	FAILING,
	/** It should have been replaced by now. */
	OVERDUE,
	/** It will have to be replaced soon. */
	DUE,
	/** Nobody has looked at it yet. */
	UNKNOWN,
	/** None of these. */
	OK;

	/**
	 * The word in answers and parameters.
	 */
	public String text() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * The state of this word, or {@code null}.
	 */
	public static @Nullable RotationState of(String text) {
		for (RotationState state : values()) {
			if (state.text().equals(text)) {
				return state;
			}
		}
		return null;
	}

}

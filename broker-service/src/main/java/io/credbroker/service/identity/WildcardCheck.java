package io.credbroker.service.identity;

import java.util.Collection;

import org.jspecify.annotations.Nullable;

/**
 * Refuses settings that look like a pattern where only the word itself counts, since they
 * would match nothing.
 */
final class WildcardCheck {

	private WildcardCheck() {
	}

	static void check(String setting, @Nullable Collection<String> words) {
		if (words != null && words.stream().anyMatch((word) -> word.contains("*"))) {
			throw new IllegalArgumentException(
					setting + " holds a *, which stands for itself here; write each name out");
		}
	}

}

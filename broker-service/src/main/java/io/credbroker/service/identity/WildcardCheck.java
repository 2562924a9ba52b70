package io.credbroker.service.identity;

import java.util.Collection;

import org.jspecify.annotations.Nullable;

/**
 * Refuses wildcards in settings that are matched exactly, since they would match nothing.
 */
final class WildcardCheck {

	private WildcardCheck() {
	}

	static void check(String setting, @Nullable Collection<String> words) {
		if (words != null && words.stream().anyMatch((word) -> word.contains("*"))) {
			throw new IllegalArgumentException(setting + " has a *, but is matched exactly; write each name out");
		}
	}

}

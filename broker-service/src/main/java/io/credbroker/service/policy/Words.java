package io.credbroker.service.policy;

import java.util.List;
import java.util.Set;

import io.credbroker.service.mapping.Glob;
import org.jspecify.annotations.Nullable;

/**
 * Compares the words of rules with those of lookups.
 */
final class Words {

	private Words() {
	}

	/**
	 * Whether a rule that lists these words, or none, fits a word.
	 */
	static boolean allow(Set<String> listed, @Nullable String word) {
		return listed.isEmpty() || (word != null && listed.contains(word));
	}

	/**
	 * Whether a rule that lists these words, or none, fits one of several.
	 */
	static boolean allow(Set<String> listed, Set<String> words) {
		if (listed.isEmpty()) {
			return true;
		}
		return (listed.size() <= words.size()) ? shares(listed, words) : shares(words, listed);
	}

	private static boolean shares(Set<String> few, Set<String> many) {
		for (String word : few) {
			if (many.contains(word)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Whether a glob matches the text.
	 */
	static boolean fit(List<Glob> globs, String text) {
		for (int i = 0; i < globs.size(); i++) {
			if (globs.get(i).matches(text)) {
				return true;
			}
		}
		return false;
	}

}

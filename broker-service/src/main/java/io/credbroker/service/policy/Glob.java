package io.credbroker.service.policy;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A pattern in which {@code *} stands for any run of characters and everything else for
 * itself.
 * <p>
 * Matching goes through the text once, part by part, and never back, so no pattern can
 * make it slow.
 */
final class Glob {

	private final String prefix;

	private final List<String> middle;

	/** What must follow the last star; {@code null} without any star. */
	private final @Nullable String suffix;

	Glob(String pattern) {
		List<String> parts = List.of(pattern.split("\\*", -1));
		this.prefix = parts.getFirst();
		this.suffix = (parts.size() > 1) ? parts.getLast() : null;
		this.middle = (parts.size() > 2) ? parts.subList(1, parts.size() - 1) : List.of();
	}

	/**
	 * Whether it matches one text only, which is its {@link #prefix()}.
	 */
	boolean exact() {
		return this.suffix == null;
	}

	/**
	 * What every text that it matches begins with.
	 */
	String prefix() {
		return this.prefix;
	}

	boolean matches(String text) {
		if (this.suffix == null) {
			return text.equals(this.prefix);
		}
		if (text.length() < this.prefix.length() + this.suffix.length() || !text.startsWith(this.prefix)
				|| !text.endsWith(this.suffix)) {
			return false;
		}
		return middleMatches(text, this.prefix.length(), text.length() - this.suffix.length());
	}

	private boolean middleMatches(String text, int from, int to) {
		int position = from;
		for (String part : this.middle) {
			int found = text.indexOf(part, position, to);
			if (found < 0) {
				return false;
			}
			position = found + part.length();
		}
		return true;
	}

}

package io.credbroker.service.mapping;

import java.util.List;

/**
 * A text in which {@code *} stands for any text, including {@code /}, {@code ?} for one
 * character and everything else for itself; it is case-sensitive.
 */
public final class Glob {

	private final String text;

	private final String prefix;

	private final String suffix;

	private final int[] rest;

	private final boolean oneStar;

	private Glob(String pattern) {
		this.text = pattern;
		int special = 0;
		while (special < pattern.length() && !isSpecial(pattern.charAt(special))) {
			special++;
		}
		this.prefix = pattern.substring(0, special);
		this.rest = pattern.substring(special).codePoints().toArray();
		int last = pattern.length();
		while (last > special && !isSpecial(pattern.charAt(last - 1))) {
			last--;
		}
		this.suffix = pattern.substring(last);
		this.oneStar = last == special + 1 && pattern.charAt(special) == '*';
	}

	/**
	 * Compiles a glob; every text is a valid glob.
	 */
	public static Glob of(String pattern) {
		return new Glob(pattern);
	}

	/**
	 * Whether it matches one text only, which is its {@link #prefix()}.
	 */
	public boolean exact() {
		return this.rest.length == 0;
	}

	/**
	 * The beginning of every text that it matches.
	 */
	public String prefix() {
		return this.prefix;
	}

	/**
	 * The glob as it is written.
	 */
	public String text() {
		return this.text;
	}

	int[] symbols() {
		return PatternAutomaton.glob(this.text);
	}

	/**
	 * Whether one of several matches the whole text.
	 */
	public static boolean anyMatches(List<Glob> globs, String text) {
		for (int i = 0; i < globs.size(); i++) {
			if (globs.get(i).matches(text)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Whether each of the narrow ones surely matches only what one of the wide ones does.
	 */
	public static boolean anyCoversEach(List<Glob> wide, List<Glob> narrow) {
		return narrow.stream().allMatch((glob) -> wide.stream().anyMatch((wider) -> wider.covers(glob)));
	}

	private boolean covers(Glob narrow) {
		return this.text.equals(narrow.text) || this.text.equals("*")
				|| (!exact() && narrow.text.startsWith(this.prefix) && narrow.text.endsWith(this.suffix)
						&& PatternAutomaton.within(symbols(), narrow.symbols()));
	}

	/**
	 * Whether the whole text matches, in time bounded by the product of both lengths.
	 */
	public boolean matches(String text) {
		if (!text.startsWith(this.prefix) || !text.endsWith(this.suffix)) {
			return false;
		}
		if (exact()) {
			return text.length() == this.prefix.length();
		}
		if (this.oneStar) {
			return text.length() >= this.prefix.length() + this.suffix.length();
		}
		return restMatches(text.substring(this.prefix.length()).codePoints().toArray());
	}

	/**
	 * Only the last star is tried again, one character further, because an earlier star
	 * could match nothing that the last one cannot.
	 */
	private boolean restMatches(int[] text) {
		int at = 0;
		int star = -1;
		int resume = 0;
		for (int i = 0; i < text.length;) {
			if (at < this.rest.length && this.rest[at] == '*') {
				star = at++;
				resume = i;
			}
			else if (at < this.rest.length && (this.rest[at] == '?' || this.rest[at] == text[i])) {
				at++;
				i++;
			}
			else if (star >= 0) {
				at = star + 1;
				i = ++resume;
			}
			else {
				return false;
			}
		}
		return onlyStarsFrom(at);
	}

	private boolean onlyStarsFrom(int from) {
		for (int i = from; i < this.rest.length; i++) {
			if (this.rest[i] != '*') {
				return false;
			}
		}
		return true;
	}

	private static boolean isSpecial(char character) {
		return character == '*' || character == '?';
	}

}

package io.credbroker.service.mapping;

import java.util.BitSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which texts a capture may hold: one or more of {@code A-Z a-z 0-9 _ . -}, never only
 * {@code .} and never {@code ..}; one whose name ends with {@code ...} also several such
 * texts, separated by single slashes, so that no text leaves the path that it is put
 * into.
 * <p>
 * A text is read character by character; every method is linear in it.
 */
final class CaptureText {

	/** Ends the name of a capture that may hold slashes. */
	static final String DEEP = "...";

	/** At the beginning of a segment. */
	private static final int START = 0;

	/** After a dot that begins a segment. */
	private static final int ONLY_DOT = 1;

	/** After a dot that does not begin a segment. */
	private static final int DOT = 2;

	/** After any other character. */
	private static final int WORD = 3;

	private static final int STATES = 4;

	private static final int REFUSED = -1;

	private final boolean deep;

	private CaptureText(boolean deep) {
		this.deep = deep;
	}

	static CaptureText of(String capture) {
		return new CaptureText(isDeep(capture));
	}

	/**
	 * Whether the capture may hold slashes.
	 */
	static boolean isDeep(String capture) {
		return capture.endsWith(DEEP);
	}

	/**
	 * Those that hold no slash, and may stand outside of keys.
	 */
	static Set<String> shallow(Set<String> captures) {
		return captures.stream().filter((capture) -> !isDeep(capture)).collect(Collectors.toUnmodifiableSet());
	}

	static boolean isCapturable(int c) {
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.'
				|| c == '-';
	}

	private int next(int state, char c) {
		if (c == '/') {
			return (this.deep && isWhole(state)) ? START : REFUSED;
		}
		if (c == '.') {
			return switch (state) {
				case START -> ONLY_DOT;
				case WORD -> DOT;
				default -> REFUSED;
			};
		}
		return isCapturable(c) ? WORD : REFUSED;
	}

	private static boolean isWhole(int state) {
		return state == DOT || state == WORD;
	}

	/**
	 * Whether a capture may hold this part of a text.
	 */
	boolean fits(String text, int from, int to) {
		int state = START;
		for (int i = from; i < to && state != REFUSED; i++) {
			state = next(state, text.charAt(i));
		}
		return isWhole(state);
	}

	/**
	 * The end of the shortest part that begins there and ends at one of these positions,
	 * or -1.
	 */
	int end(String text, int from, BitSet ends) {
		int state = START;
		for (int i = from; i < text.length() && state != REFUSED; i++) {
			state = next(state, text.charAt(i));
			if (isWhole(state) && ends.get(i + 1)) {
				return i + 1;
			}
		}
		return -1;
	}

	/**
	 * Where a part may begin that ends at one of these positions.
	 */
	BitSet starts(String text, BitSet ends) {
		BitSet starts = new BitSet();
		boolean[] accepting = new boolean[STATES];
		for (int i = text.length(); i >= 0; i--) {
			boolean[] before = new boolean[STATES];
			for (int state = 0; state < STATES; state++) {
				int next = (i < text.length()) ? next(state, text.charAt(i)) : REFUSED;
				before[state] = (isWhole(state) && ends.get(i)) || (next != REFUSED && accepting[next]);
			}
			accepting = before;
			starts.set(i, accepting[START]);
		}
		return starts;
	}

	/**
	 * Where a part may end that begins at one of these positions.
	 */
	BitSet ends(String text, BitSet starts) {
		BitSet ends = new BitSet();
		boolean[] reached = new boolean[STATES];
		for (int i = 0; i < text.length(); i++) {
			reached[START] |= starts.get(i);
			boolean[] after = new boolean[STATES];
			for (int state = 0; state < STATES; state++) {
				int next = reached[state] ? next(state, text.charAt(i)) : REFUSED;
				if (next != REFUSED) {
					after[next] = true;
				}
			}
			reached = after;
			ends.set(i + 1, reached[DOT] || reached[WORD]);
		}
		return ends;
	}

}

package io.credbroker.service.mapping;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Finds a text that two patterns match, by a breadth-first search over pairs of
 * positions.
 */
final class PatternIntersection {

	private static final int NOTHING = -1;

	private final int[] first;

	private final int[] second;

	private final int width;

	/** For each pair of positions the one before it, or -1. */
	private final int[] reachedFrom;

	/** For each pair of positions the character that led to it, or {@link #NOTHING}. */
	private final int[] by;

	private final int[] queue;

	private int queued;

	PatternIntersection(int[] first, int[] second) {
		this.first = first;
		this.second = second;
		this.width = second.length + 1;
		this.reachedFrom = new int[(first.length + 1) * this.width];
		this.by = new int[this.reachedFrom.length];
		this.queue = new int[this.reachedFrom.length];
	}

	/**
	 * A shortest one, or {@code null}.
	 */
	@Nullable String find() {
		Arrays.fill(this.reachedFrom, -1);
		this.queue[this.queued++] = 0;
		int last = this.reachedFrom.length - 1;
		for (int next = 0; next < this.queued; next++) {
			int pair = this.queue[next];
			if (pair == last) {
				return text(pair);
			}
			step(pair);
		}
		return null;
	}

	/**
	 * Consumes one character; a capture on either side may continue or end with it, and
	 * what may follow a capture may be nothing.
	 */
	private void step(int pair) {
		int i = pair / this.width;
		int j = pair % this.width;
		skip(this.first, i, i + 1, j, pair);
		skip(this.second, j, i, j + 1, pair);
		if (i == this.first.length || j == this.second.length || !agree(this.first[i], this.second[j])) {
			return;
		}
		for (int nextOfFirst : after(this.first, i)) {
			for (int nextOfSecond : after(this.second, j)) {
				reach(nextOfFirst, nextOfSecond, pair, character(i, j));
			}
		}
	}

	private void skip(int[] symbols, int at, int i, int j, int pair) {
		if (at < symbols.length && symbols[at] == PatternAutomaton.MORE) {
			reach(i, j, pair, NOTHING);
		}
	}

	/**
	 * The positions after a character: a capture may go on, and a slash behind it begins
	 * another segment of it.
	 */
	private static int[] after(int[] symbols, int at) {
		return switch (symbols[at]) {
			case PatternAutomaton.WILD -> new int[] { at + 1, at };
			case PatternAutomaton.MORE -> new int[] { at - 1 };
			default -> new int[] { at + 1 };
		};
	}

	private void reach(int i, int j, int from, int character) {
		int pair = i * this.width + j;
		if (this.reachedFrom[pair] < 0 && pair != 0) {
			this.reachedFrom[pair] = from;
			this.by[pair] = character;
			this.queue[this.queued++] = pair;
		}
	}

	private static boolean agree(int one, int other) {
		return one == other || matches(one, other) || matches(other, one);
	}

	private static boolean matches(int symbol, int character) {
		return switch (symbol) {
			case PatternAutomaton.WILD -> CaptureText.isCapturable(character);
			case PatternAutomaton.MORE -> character == '/';
			default -> false;
		};
	}

	private int character(int i, int j) {
		int symbol = (this.first[i] >= 0) ? this.first[i] : this.second[j];
		return (symbol >= 0) ? symbol : (symbol == PatternAutomaton.MORE) ? '/' : 'x';
	}

	private String text(int end) {
		StringBuilder reversed = new StringBuilder();
		for (int pair = end; pair != 0; pair = this.reachedFrom[pair]) {
			if (this.by[pair] != NOTHING) {
				reversed.append(Character.toString(this.by[pair]));
			}
		}
		return new StringBuilder(reversed.toString()).reverse().toString();
	}

}

package io.credbroker.service.mapping;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Finds a text that two patterns match, by a breadth-first search over pairs of
 * positions.
 */
final class PatternIntersection {

	private final int[] first;

	private final int[] second;

	private final int width;

	/** For each pair of positions the one before it, or -1. */
	private final int[] reachedFrom;

	private final int[] queue;

	private int queued;

	PatternIntersection(int[] first, int[] second) {
		this.first = first;
		this.second = second;
		this.width = second.length + 1;
		this.reachedFrom = new int[(first.length + 1) * this.width];
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
	 * Consumes one character; a capture on either side may continue or end with it.
	 */
	private void step(int pair) {
		int i = pair / this.width;
		int j = pair % this.width;
		if (i == this.first.length || j == this.second.length || !agree(this.first[i], this.second[j])) {
			return;
		}
		reach(i + 1, j + 1, pair);
		if (this.first[i] == PatternAutomaton.WILD) {
			reach(i, j + 1, pair);
		}
		if (this.second[j] == PatternAutomaton.WILD) {
			reach(i + 1, j, pair);
		}
	}

	private void reach(int i, int j, int from) {
		int pair = i * this.width + j;
		if (this.reachedFrom[pair] < 0) {
			this.reachedFrom[pair] = from;
			this.queue[this.queued++] = pair;
		}
	}

	private static boolean agree(int one, int other) {
		return one == other || (one == PatternAutomaton.WILD && IdPattern.isCapturable(other))
				|| (other == PatternAutomaton.WILD && IdPattern.isCapturable(one));
	}

	private String text(int end) {
		StringBuilder reversed = new StringBuilder();
		for (int pair = end; pair != 0; pair = this.reachedFrom[pair]) {
			int from = this.reachedFrom[pair];
			int one = this.first[from / this.width];
			int symbol = (one != PatternAutomaton.WILD) ? one : this.second[from % this.width];
			reversed.append(Character.toString((symbol != PatternAutomaton.WILD) ? symbol : 'x'));
		}
		return new StringBuilder(reversed.toString()).reverse().toString();
	}

}

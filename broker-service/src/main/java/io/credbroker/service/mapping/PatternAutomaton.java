package io.credbroker.service.mapping;

import java.util.List;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

/**
 * Compares names that stand for many ids, character by character, in time quadratic in
 * their length.
 */
public final class PatternAutomaton {

	/** Stands for one or more characters that a capture may hold. */
	static final int WILD = -1;

	/**
	 * Behind {@link #WILD}: stands for nothing, or for a slash and what {@link #WILD}
	 * stands for, any number of times.
	 */
	static final int MORE = -4;

	/** Stands for any text, even none. */
	static final int ANY_TEXT = -2;

	/** Stands for any one character. */
	static final int ANY_ONE = -3;

	private PatternAutomaton() {
	}

	/**
	 * The symbols of literals with captures between them.
	 */
	static int[] join(List<String> literals, List<String> captures) {
		return IntStream.range(0, literals.size())
			.boxed()
			.flatMapToInt((i) -> IntStream.concat((i == 0) ? IntStream.empty() : capture(captures.get(i - 1)),
					literals.get(i).codePoints()))
			.toArray();
	}

	private static IntStream capture(String name) {
		return CaptureText.isDeep(name) ? IntStream.of(WILD, MORE) : IntStream.of(WILD);
	}

	public static int[] glob(String glob) {
		return glob.codePoints().map((c) -> switch (c) {
			case '*' -> ANY_TEXT;
			case '?' -> ANY_ONE;
			default -> c;
		}).toArray();
	}

	/**
	 * Whether every id of the second pattern is an id of the first; with captures that
	 * may hold slashes, the answer is no when this is hard to decide.
	 */
	static boolean covers(int[] first, int[] second) {
		boolean[] row = new boolean[second.length + 1];
		row[0] = true;
		for (int i = 0; i < first.length; i++) {
			boolean deep = i + 1 < first.length && first[i + 1] == MORE;
			row = (first[i] == WILD) ? afterCapture(row, second, deep) : afterLiteral(row, second, first[i]);
			i += deep ? 1 : 0;
		}
		return row[second.length];
	}

	private static boolean[] afterLiteral(boolean[] row, int[] second, int symbol) {
		boolean[] next = new boolean[second.length + 1];
		for (int j = 1; j <= second.length; j++) {
			next[j] = row[j - 1] && symbol == second[j - 1];
		}
		return next;
	}

	/**
	 * Where a capture may end that takes up symbols of the second pattern from one of
	 * these positions on.
	 */
	private static boolean[] afterCapture(boolean[] row, int[] second, boolean deep) {
		boolean[] next = new boolean[second.length + 1];
		boolean slash = false;
		for (int j = 1; j <= second.length; j++) {
			int other = second[j - 1];
			boolean within = next[j - 1];
			next[j] = (other == WILD || CaptureText.isCapturable(other)) ? row[j - 1] || within || slash
					: deep && other == MORE && within;
			slash = deep && other == '/' && within;
		}
		return next;
	}

	/**
	 * A shortest text that both patterns match, or {@code null} when there is none.
	 */
	static @Nullable String common(int[] first, int[] second) {
		return new PatternIntersection(first, second).find();
	}

	/**
	 * Whether every text of a pattern, plain name or glob matches the glob; when this is
	 * hard to decide, the answer is no.
	 */
	public static boolean within(int[] glob, int[] name) {
		boolean[] row = new boolean[name.length + 1];
		row[0] = true;
		for (int symbol : glob) {
			boolean[] next = new boolean[name.length + 1];
			next[0] = row[0] && symbol == ANY_TEXT;
			for (int j = 1; j <= name.length; j++) {
				int other = name[j - 1];
				next[j] = (symbol == ANY_TEXT) ? row[j] || next[j - 1]
						: row[j - 1] && (symbol == other || (symbol == ANY_ONE && other >= 0));
			}
			row = next;
		}
		return row[name.length];
	}

	/**
	 * Whether some id matches both the glob and the pattern (or plain name); where a
	 * capture may hold slashes, perhaps also one with a slash too many.
	 */
	static boolean meet(int[] glob, int[] name) {
		boolean[][] seen = new boolean[glob.length + 1][name.length + 1];
		seen[0][0] = true;
		for (int i = 0; i <= glob.length; i++) {
			for (int j = 0; j <= name.length; j++) {
				if (seen[i][j]) {
					advance(glob, name, seen, i, j);
				}
			}
		}
		return seen[glob.length][name.length];
	}

	private static void advance(int[] glob, int[] name, boolean[][] seen, int i, int j) {
		boolean glob1 = i < glob.length;
		boolean name1 = j < name.length;
		if (name1 && name[j] == MORE) {
			seen[i][j + 1] = true;
		}
		if (glob1 && glob[i] == ANY_TEXT) {
			seen[i + 1][j] = true;
		}
		if (!glob1 || !name1 || !agree(glob[i], name[j])) {
			return;
		}
		seen[i + 1][j + 1] = true;
		if (glob[i] == ANY_TEXT) {
			seen[i][j + 1] = true;
		}
		if (name[j] == WILD || name[j] == MORE) {
			seen[i + 1][j] = true;
		}
	}

	private static boolean agree(int glob, int name) {
		return glob == ANY_TEXT || glob == ANY_ONE || glob == name
				|| ((name == WILD || name == MORE) && CaptureText.isCapturable(glob)) || (name == MORE && glob == '/');
	}

}

package io.credbroker.service.mapping;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The name of a mapping that stands for many ids, such as {@code s3-{bucket}}.
 * <p>
 * A capture holds one or more of {@code A-Z a-z 0-9 _ . -}, is never {@code .} and never
 * holds {@code ..}; each takes the shortest possible text, and the last one takes the
 * rest. Time to match is linear in the id.
 */
final class IdPattern {

	/**
	 * Sorts a pattern before each wider one: a wider pattern has fewer characters, or
	 * equally many of which more are captures.
	 */
	static final Comparator<IdPattern> SPECIFIC_FIRST = Comparator.comparingInt(IdPattern::length)
		.reversed()
		.thenComparingInt((pattern) -> pattern.captures.size())
		.thenComparing((pattern) -> String.join("{", pattern.literals));

	/**
	 * The texts around the captures, one more than {@link #captures}; the first and the
	 * last may be empty.
	 */
	private final List<String> literals;

	private final List<String> captures;

	private IdPattern(List<String> literals, List<String> captures) {
		this.literals = List.copyOf(literals);
		this.captures = List.copyOf(captures);
	}

	/**
	 * Reads a pattern.
	 * @throws IllegalArgumentException when the text is no pattern; the message says why
	 */
	static IdPattern parse(String name) {
		List<String> literals = new ArrayList<>();
		Set<String> captures = new LinkedHashSet<>();
		int from = 0;
		for (int open = name.indexOf('{'); open >= 0; open = name.indexOf('{', from)) {
			int close = name.indexOf('}', open);
			String capture = (close < 0) ? "" : name.substring(open + 1, close);
			require(capture.matches("[A-Za-z_][A-Za-z0-9_]*+"),
					"\"{\" must be followed by a capture name and \"}\", as in \"s3-{bucket}\"");
			require(captures.add(capture), "the capture {" + capture + "} appears twice; give each its own name");
			literals.add(name.substring(from, open));
			require(literals.size() == 1 || !literals.getLast().isEmpty(),
					"two captures are adjacent; put a text between them");
			from = close + 1;
		}
		literals.add(name.substring(from));
		require(literals.stream().noneMatch((literal) -> literal.contains("}")), "there is a \"}\" without a \"{\"");
		return new IdPattern(literals, List.copyOf(captures));
	}

	private static void require(boolean condition, String otherwise) {
		if (!condition) {
			throw new IllegalArgumentException(otherwise);
		}
	}

	/**
	 * What each capture holds, or {@code null} when the id does not match.
	 */
	@Nullable Map<String, String> match(String id) {
		String suffix = suffix();
		int end = id.length() - suffix.length();
		if (!id.startsWith(prefix()) || end <= prefix().length() || !id.endsWith(suffix)) {
			return null;
		}
		Map<String, String> found = new LinkedHashMap<>();
		int from = prefix().length();
		for (int i = 0; i < this.captures.size(); i++) {
			boolean last = i == this.captures.size() - 1;
			int to = last ? end : id.indexOf(this.literals.get(i + 1), from + 1);
			if (to < 0 || to > end || !fits(id, from, to)) {
				return null;
			}
			found.put(this.captures.get(i), id.substring(from, to));
			from = to + this.literals.get(i + 1).length();
		}
		return found;
	}

	private static boolean fits(String id, int from, int to) {
		if (from >= to || (to - from == 1 && id.charAt(from) == '.')) {
			return false;
		}
		for (int i = from; i < to; i++) {
			char c = id.charAt(i);
			boolean doubled = c == '.' && i + 1 < to && id.charAt(i + 1) == '.';
			if (doubled || !isCapturable(c)) {
				return false;
			}
		}
		return true;
	}

	static boolean isCapturable(int c) {
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.'
				|| c == '-';
	}

	/**
	 * Whether every id that matches this pattern also matches the other, wider one; a
	 * capture counts as any text of its characters.
	 */
	boolean isMoreSpecificThan(IdPattern other) {
		return suffix().endsWith(other.suffix()) && prefix().startsWith(other.prefix())
				&& !this.literals.equals(other.literals) && PatternAutomaton.covers(other.symbols(), symbols());
	}

	private int length() {
		return this.literals.stream().mapToInt((literal) -> literal.codePointCount(0, literal.length())).sum()
				+ this.captures.size();
	}

	/**
	 * Its characters that a capture cannot hold; every matching id has them in this
	 * order.
	 */
	String uncapturable() {
		return String.join("", this.literals)
			.codePoints()
			.filter((c) -> !isCapturable(c))
			.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
			.toString();
	}

	String prefix() {
		return this.literals.getFirst();
	}

	String suffix() {
		return this.literals.getLast();
	}

	List<String> literals() {
		return this.literals;
	}

	Set<String> captures() {
		return Set.copyOf(this.captures);
	}

	/**
	 * Its characters, with {@link PatternAutomaton#WILD} in place of each capture.
	 */
	int[] symbols() {
		return PatternAutomaton.join(this.literals);
	}

}

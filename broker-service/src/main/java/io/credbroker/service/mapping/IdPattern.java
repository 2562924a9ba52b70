package io.credbroker.service.mapping;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The name of a mapping that stands for many ids, such as {@code s3-{bucket}}.
 * <p>
 * {@link CaptureText} says what a capture may hold; each takes the shortest text that
 * lets the rest of the id match. Time to match is linear in the id.
 */
final class IdPattern {

	/**
	 * Sorts a pattern before each wider one: a wider pattern has fewer characters, or
	 * equally many of which more are captures, or may hold slashes.
	 */
	static final Comparator<IdPattern> SPECIFIC_FIRST = Comparator.comparingInt(IdPattern::length)
		.reversed()
		.thenComparingInt((pattern) -> pattern.captures.size())
		.thenComparing(IdPattern::isDeep)
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
		List<String> captures = new ArrayList<>();
		Set<String> names = new HashSet<>();
		int from = 0;
		for (int open = name.indexOf('{'); open >= 0; open = name.indexOf('{', from)) {
			int close = name.indexOf('}', open);
			String capture = (close < 0) ? "" : name.substring(open + 1, close);
			require(capture.matches("[A-Za-z_][A-Za-z0-9_]*+(\\.\\.\\.)?"),
					"\"{\" must be followed by a capture name and \"}\", as in \"s3-{bucket}\", or \"...}\" for one that may hold slashes");
			require(names.add(capture.replace(CaptureText.DEEP, "")),
					"the capture {" + capture + "} appears twice; give each its own name");
			captures.add(capture);
			literals.add(name.substring(from, open));
			require(literals.size() == 1 || !literals.getLast().isEmpty(),
					"two captures are adjacent; put a text between them");
			from = close + 1;
		}
		literals.add(name.substring(from));
		require(literals.stream().noneMatch((literal) -> literal.contains("}")), "there is a \"}\" without a \"{\"");
		require(captures.stream().filter(CaptureText::isDeep).count() < 2,
				"two captures may hold slashes, so that nobody can tell where one ends; let only one of them end with ...");
		return new IdPattern(literals, captures);
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
		return split(id.substring(prefix().length(), end));
	}

	/**
	 * The text between prefix and suffix, divided between the captures.
	 */
	private @Nullable Map<String, String> split(String text) {
		BitSet[] ends = ends(text);
		Map<String, String> found = new LinkedHashMap<>();
		int from = 0;
		for (int i = 0; i < this.captures.size(); i++) {
			int to = CaptureText.of(this.captures.get(i)).end(text, from, ends[i]);
			if (to < 0) {
				return null;
			}
			found.put(this.captures.get(i), text.substring(from, to));
			from = to + this.literals.get(i + 1).length();
		}
		return found;
	}

	/**
	 * Where each capture may end so that the rest of the text matches.
	 */
	private BitSet[] ends(String text) {
		BitSet[] ends = new BitSet[this.captures.size()];
		int last = ends.length - 1;
		ends[last] = new BitSet();
		ends[last].set(text.length());
		for (int i = last; i > 0; i--) {
			String between = this.literals.get(i);
			ends[i - 1] = new BitSet();
			BitSet before = ends[i - 1];
			CaptureText.of(this.captures.get(i))
				.starts(text, ends[i])
				.stream()
				.map((start) -> start - between.length())
				.filter((end) -> end > 0 && text.startsWith(between, end))
				.forEach(before::set);
		}
		return ends;
	}

	/**
	 * Whether every id that matches this pattern also matches the other, wider one; a
	 * capture counts as any text of its characters. When this is hard to decide for
	 * captures with slashes, the answer is no.
	 */
	boolean isMoreSpecificThan(IdPattern other) {
		return suffix().endsWith(other.suffix()) && prefix().startsWith(other.prefix()) && !isSameAs(other)
				&& PatternAutomaton.covers(other.symbols(), symbols());
	}

	/**
	 * Whether it matches the same ids as another, whose captures may have other names.
	 */
	boolean isSameAs(IdPattern other) {
		return Arrays.equals(symbols(), other.symbols());
	}

	/**
	 * Whether a capture may hold slashes.
	 */
	boolean isDeep() {
		return this.captures.stream().anyMatch(CaptureText::isDeep);
	}

	private int length() {
		return this.literals.stream().mapToInt((literal) -> literal.codePointCount(0, literal.length())).sum()
				+ this.captures.size();
	}

	/**
	 * Its characters that a capture without slashes cannot hold; unless it has one with
	 * slashes, every matching id has them in this order.
	 */
	String uncapturable() {
		return String.join("", this.literals)
			.codePoints()
			.filter((c) -> !CaptureText.isCapturable(c))
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
	 * Its characters, with {@link PatternAutomaton#WILD} in place of each capture, and
	 * {@link PatternAutomaton#MORE} behind it if it may hold slashes.
	 */
	int[] symbols() {
		return PatternAutomaton.join(this.literals, this.captures);
	}

}

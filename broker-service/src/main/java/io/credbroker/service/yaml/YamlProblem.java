package io.credbroker.service.yaml;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One error or warning about a catalog.
 *
 * @param line counts from 1
 * @param column counts from 1
 * @param reason says what is wrong and what to do; characters of the catalog that could
 * control a terminal, or begin another line, are written as escapes
 */
public record YamlProblem(int line, int column, String reason) implements Comparable<YamlProblem> {

	private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");

	public YamlProblem {
		reason = INVISIBLE.matcher(reason).replaceAll((found) -> "\\\\u%04x".formatted(found.group().codePointAt(0)));
	}

	/**
	 * A text with one line per problem, each with its position.
	 */
	public static String list(String source, List<YamlProblem> problems) {
		return problems.stream()
			.map((problem) -> source + ":" + problem.line() + ":" + problem.column() + ": " + problem.reason())
			.collect(Collectors.joining("\n"));
	}

	@Override
	public int compareTo(YamlProblem other) {
		int byLine = Integer.compare(this.line, other.line);
		int byColumn = (byLine != 0) ? byLine : Integer.compare(this.column, other.column);
		return (byColumn != 0) ? byColumn : this.reason.compareTo(other.reason);
	}

}

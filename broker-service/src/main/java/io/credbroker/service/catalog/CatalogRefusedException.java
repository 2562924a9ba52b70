package io.credbroker.service.catalog;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A text that cannot become a revision; it names every problem at once.
 */
public final class CatalogRefusedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient List<CatalogProblem> problems;

	CatalogRefusedException(String source, List<CatalogProblem> problems) {
		super(describe(source, problems), null, false, false);
		this.problems = List.copyOf(problems);
	}

	private static String describe(String source, List<CatalogProblem> problems) {
		return problems.stream()
			.map((problem) -> source + ":" + problem.line() + ":" + problem.column() + ": " + problem.reason())
			.collect(Collectors.joining("\n"));
	}

	/**
	 * Every problem, in the order of the text.
	 */
	public List<CatalogProblem> problems() {
		return this.problems;
	}

}

package io.credbroker.service.catalog;

import java.util.List;

/**
 * A text that cannot become a revision; it names every problem at once.
 */
public final class CatalogRefusedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient List<CatalogProblem> problems;

	CatalogRefusedException(String source, List<CatalogProblem> problems) {
		super(CatalogProblem.list(source, problems), null, false, false);
		this.problems = List.copyOf(problems);
	}

	/**
	 * Every problem, in the order of the text.
	 */
	public List<CatalogProblem> problems() {
		return this.problems;
	}

}

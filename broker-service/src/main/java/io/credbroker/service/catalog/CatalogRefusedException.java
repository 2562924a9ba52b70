package io.credbroker.service.catalog;

import java.util.List;

import io.credbroker.service.yaml.YamlProblem;

/**
 * A text that cannot become a revision; it names every problem at once.
 */
public final class CatalogRefusedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient List<YamlProblem> problems;

	CatalogRefusedException(String source, List<YamlProblem> problems) {
		super(YamlProblem.list(source, problems), null, false, false);
		this.problems = List.copyOf(problems);
	}

	/**
	 * Every problem, in the order of the text.
	 */
	public List<YamlProblem> problems() {
		return this.problems;
	}

}

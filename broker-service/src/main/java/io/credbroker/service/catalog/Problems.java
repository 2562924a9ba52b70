package io.credbroker.service.catalog;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.yaml.snakeyaml.error.Mark;

/**
 * Collects what is wrong with one text.
 */
final class Problems {

	private static final int MOST = 100;

	private final TreeSet<CatalogProblem> found = new TreeSet<>();

	void add(Mark mark, String reason) {
		this.found.add(new CatalogProblem(mark.getLine() + 1, mark.getColumn() + 1, reason));
	}

	void add(int line, int column, String reason) {
		this.found.add(new CatalogProblem(line, column, reason));
	}

	boolean isEmpty() {
		return this.found.isEmpty();
	}

	CatalogRefusedException refusal(String source) {
		return new CatalogRefusedException(source, sorted());
	}

	/**
	 * The first of them, in the order of the text; a last one counts the others.
	 */
	List<CatalogProblem> sorted() {
		List<CatalogProblem> all = List.copyOf(this.found);
		if (all.size() <= MOST) {
			return all;
		}
		CatalogProblem next = all.get(MOST);
		CatalogProblem more = new CatalogProblem(next.line(), next.column(),
				(all.size() - MOST) + " more problems are not listed; correct those above first");
		return Stream.concat(all.stream().limit(MOST), Stream.of(more)).toList();
	}

}

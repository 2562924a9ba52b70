package io.credbroker.service.catalog;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Collects what is wrong with one text.
 */
final class Problems {

	private static final int MOST = 100;

	/** The others are only counted. */
	private static final int KEPT = 10_000;

	private final TreeSet<CatalogProblem> found = new TreeSet<>();

	private int forgotten;

	void add(TextPosition position, String reason) {
		this.found.add(new CatalogProblem(position.line(), position.column(), reason));
		if (this.found.size() > KEPT) {
			this.found.removeLast();
			this.forgotten++;
		}
	}

	boolean isEmpty() {
		return this.found.isEmpty();
	}

	/**
	 * Adds that a name is not among those that are configured, and names these.
	 */
	void addUnknown(TextPosition position, String what, String name, Set<String> configured) {
		add(position, "unknown %s \"%s\"; ".formatted(what, name) + (configured.isEmpty()
				? "no " + what + "s are configured"
				: "configured " + what + "s are " + String.join(", ", configured.stream().sorted().toList())));
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
				(all.size() - MOST + this.forgotten) + " more problems are not listed; correct those above first");
		return Stream.concat(all.stream().limit(MOST), Stream.of(more)).toList();
	}

}

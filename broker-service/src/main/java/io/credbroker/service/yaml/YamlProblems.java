package io.credbroker.service.yaml;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Collects what is wrong with one text.
 */
public final class YamlProblems {

	private static final int MOST = 100;

	/** How many problems are kept; further ones are only counted. */
	private static final int KEPT = 10_000;

	private final TreeSet<YamlProblem> found = new TreeSet<>();

	private int forgotten;

	public void add(TextPosition position, String reason) {
		this.found.add(new YamlProblem(position.line(), position.column(), reason));
		if (this.found.size() > KEPT) {
			this.found.removeLast();
			this.forgotten++;
		}
	}

	public boolean isEmpty() {
		return this.found.isEmpty();
	}

	/**
	 * Adds that a name is not configured, and lists the configured names.
	 */
	public void addUnknown(TextPosition position, String what, String name, Set<String> configured) {
		add(position,
				"unknown %s \"%s\"; ".formatted(what, name) + (configured.isEmpty() ? "no " + what + "s are configured"
						: "configured " + what + "s are " + String.join(", ", configured.stream().sorted().toList())));
	}

	/**
	 * The first problems in the order of the text; the last entry says how many more
	 * there are.
	 */
	public List<YamlProblem> sorted() {
		List<YamlProblem> all = List.copyOf(this.found);
		if (all.size() <= MOST) {
			return all;
		}
		YamlProblem next = all.get(MOST);
		YamlProblem more = new YamlProblem(next.line(), next.column(),
				(all.size() - MOST + this.forgotten) + " more problems are not listed; correct those above first");
		return Stream.concat(all.stream().limit(MOST), Stream.of(more)).toList();
	}

}

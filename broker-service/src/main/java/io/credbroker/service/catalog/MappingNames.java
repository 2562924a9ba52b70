package io.credbroker.service.catalog;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The names of one kind of mapping, as policies refer to them.
 */
final class MappingNames {

	private final Set<String> exact = new HashSet<>();

	private final List<int[]> patterns;

	MappingNames(List<Entry> entries) {
		entries.stream().filter((entry) -> entry.pattern() == null).map(Entry::name).forEach(this.exact::add);
		this.patterns = entries.stream().filter((entry) -> entry.pattern() != null).map(Entry::symbols).toList();
	}

	/**
	 * Whether some id that is mapped fits the glob.
	 */
	boolean anyMatches(String glob) {
		int[] symbols = Symbols.glob(glob);
		if (this.exact.contains(glob) || this.patterns.stream().anyMatch((name) -> Symbols.meet(symbols, name))) {
			return true;
		}
		boolean wild = glob.contains("*") || glob.contains("?");
		Glob compiled = Glob.of(glob);
		return wild && this.exact.stream().anyMatch(compiled::matches);
	}

}

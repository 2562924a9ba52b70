package io.credbroker.service.catalog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.credbroker.api.ResourceKind;
import org.jspecify.annotations.Nullable;

/**
 * Reports patterns that are never reached because they stand behind wider ones.
 */
final class PatternOrder {

	private final Problems problems;

	PatternOrder(Problems problems) {
		this.problems = problems;
	}

	/**
	 * Reports each pattern of which every id goes to an earlier one.
	 */
	void check(List<Entry> entries) {
		Map<String, List<Entry>> earlier = new HashMap<>();
		for (Entry entry : entries) {
			IdPattern pattern = entry.pattern();
			if (pattern == null) {
				continue;
			}
			Entry cover = cover(entry, pattern, earlier);
			if (cover != null) {
				this.problems.add(entry.at(),
						"\"" + entry.name() + "\" can never match, because \"" + cover.name() + "\" at line "
								+ (cover.at().getLine() + 1)
								+ " comes first and matches all of it; move it up or remove it");
			}
			earlier.computeIfAbsent(bucket(entry.kind(), pattern.prefix()), (key) -> new ArrayList<>()).add(entry);
		}
	}

	private static String bucket(ResourceKind kind, String prefix) {
		return kind.plural() + " " + prefix;
	}

	private static @Nullable Entry cover(Entry entry, IdPattern pattern, Map<String, List<Entry>> earlier) {
		String prefix = pattern.prefix();
		for (int length = 0; length <= prefix.length(); length++) {
			for (Entry other : earlier.getOrDefault(bucket(entry.kind(), prefix.substring(0, length)), List.of())) {
				if (covers(other, entry, pattern)) {
					return other;
				}
			}
		}
		return null;
	}

	private static boolean covers(Entry other, Entry entry, IdPattern pattern) {
		IdPattern first = other.pattern();
		return first != null && pattern.suffix().endsWith(first.suffix())
				&& Symbols.covers(other.symbols(), entry.symbols());
	}

}

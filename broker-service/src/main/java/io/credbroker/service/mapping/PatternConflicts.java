package io.credbroker.service.mapping;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

import io.credbroker.api.ResourceKind;
import io.credbroker.service.yaml.YamlProblems;

/**
 * Reports each pair of patterns that match a common id although neither is more specific,
 * so that only the order in the text could decide between them.
 * <p>
 * Two patterns can match the same id only if the beginning of one begins with that of the
 * other, if the same holds for their endings, and if they have the same characters
 * outside of captures, other than slashes where a capture may hold these.
 */
public final class PatternConflicts {

	/** At most this many are listed; more usually have one common cause. */
	private static final int MOST = 100;

	private final YamlProblems problems;

	private final Map<PrefixKey, NavigableMap<String, List<IndexedPattern>>> filed = new HashMap<>();

	private int found;

	/** With a capture that may hold slashes, these say nothing about a pattern. */
	private boolean slashesVary;

	public PatternConflicts(YamlProblems problems) {
		this.problems = problems;
	}

	public void check(List<MappingDefinition> entries) {
		List<IndexedPattern> patterns = new ArrayList<>();
		for (MappingDefinition entry : entries) {
			IdPattern pattern = entry.pattern();
			if (pattern != null) {
				patterns.add(new IndexedPattern(entry, pattern, patterns.size()));
			}
		}
		this.slashesVary = patterns.stream().anyMatch((placed) -> placed.pattern().isDeep());
		patterns.forEach((placed) -> this.filed.computeIfAbsent(beginning(placed), (key) -> new TreeMap<>())
			.computeIfAbsent(placed.reversedSuffix(), (key) -> new ArrayList<>(1))
			.add(placed));
		for (int i = 0; i < patterns.size() && this.found < MOST; i++) {
			compare(patterns.get(i));
		}
	}

	/**
	 * Compares a pattern with all that have the same or a shorter beginning.
	 */
	private void compare(IndexedPattern placed) {
		PrefixKey own = beginning(placed);
		for (int length = 0; length <= own.prefix().length(); length++) {
			NavigableMap<String, List<IndexedPattern>> endings = this.filed
				.get(new PrefixKey(own.kind(), own.prefix().substring(0, length), own.fixed()));
			if (endings != null) {
				compareEndings(placed, endings);
			}
		}
	}

	private PrefixKey beginning(IndexedPattern placed) {
		String fixed = placed.pattern().uncapturable();
		return new PrefixKey(placed.entry().kind(), placed.pattern().prefix(),
				this.slashesVary ? fixed.replace("/", "") : fixed);
	}

	private void compareEndings(IndexedPattern placed, NavigableMap<String, List<IndexedPattern>> endings) {
		String suffix = placed.reversedSuffix();
		for (int length = 0; length < suffix.length(); length++) {
			compareAll(placed, endings.getOrDefault(suffix.substring(0, length), List.of()));
		}
		endings.tailMap(suffix, true)
			.entrySet()
			.stream()
			.takeWhile((others) -> others.getKey().startsWith(suffix))
			.forEach((others) -> compareAll(placed, others.getValue()));
	}

	private void compareAll(IndexedPattern placed, List<IndexedPattern> others) {
		for (IndexedPattern other : others) {
			boolean comparedBefore = other.index() >= placed.index() && beginning(other).equals(beginning(placed));
			if (!comparedBefore && this.found < MOST) {
				report(placed, other);
			}
		}
	}

	private void report(IndexedPattern one, IndexedPattern other) {
		boolean inOrder = one.index() < other.index();
		IndexedPattern first = inOrder ? one : other;
		IndexedPattern second = inOrder ? other : one;
		String common = ordered(first.pattern(), second.pattern()) ? null
				: PatternAutomaton.common(first.pattern().symbols(), second.pattern().symbols());
		if (common != null) {
			this.found++;
			this.problems.add(second.entry().at(), reason(first, second, common));
		}
	}

	private static boolean ordered(IdPattern one, IdPattern other) {
		return one.isMoreSpecificThan(other) || other.isMoreSpecificThan(one);
	}

	private static String reason(IndexedPattern first, IndexedPattern second, String common) {
		String names = "\"%s\" and \"%s\" at line %d".formatted(second.entry().name(), first.entry().name(),
				first.entry().at().line());
		return first.pattern().isSameAs(second.pattern()) ? names + " match the same ids; remove one of the two" : names
				+ " both match such ids as \"" + common
				+ "\", and neither is more specific; change one of them so that no id matches both, for instance by a text before its first capture";
	}

	private record PrefixKey(ResourceKind kind, String prefix, String fixed) {
	}

	private record IndexedPattern(MappingDefinition entry, IdPattern pattern, int index) {

		String reversedSuffix() {
			return new StringBuilder(this.pattern.suffix()).reverse().toString();
		}

	}

}

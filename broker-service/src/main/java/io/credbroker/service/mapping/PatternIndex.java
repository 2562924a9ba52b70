package io.credbroker.service.mapping;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * Patterns of one kind, indexed by the beginning and ending of their ids, so that the
 * most specific match is found without trying all patterns.
 * <p>
 * A more specific pattern begins and ends with all that a wider one begins and ends with,
 * so longer beginnings are looked at first, then longer endings, then
 * {@link IdPattern#SPECIFIC_FIRST}.
 */
public final class PatternIndex {

	private static final Comparator<MappingDefinition> SPECIFIC_FIRST = Comparator.comparing(PatternIndex::pattern,
			IdPattern.SPECIFIC_FIRST);

	/** By the length of the beginning, longest first, then by the beginning itself. */
	private final NavigableMap<Integer, Map<String, Suffixes>> beginnings = new TreeMap<>(Comparator.reverseOrder());

	private int size;

	public void add(MappingDefinition entry) {
		IdPattern pattern = pattern(entry);
		String prefix = pattern.prefix();
		this.beginnings.computeIfAbsent(prefix.length(), (length) -> new HashMap<>())
			.computeIfAbsent(prefix, (beginning) -> new Suffixes())
			.add(pattern.suffix(), entry);
		this.size++;
	}

	void remove(MappingDefinition entry) {
		IdPattern pattern = pattern(entry);
		Suffixes endings = this.beginnings.getOrDefault(pattern.prefix().length(), Map.of()).get(pattern.prefix());
		if (endings != null && endings.remove(pattern.suffix(), entry)) {
			this.size--;
		}
	}

	public int size() {
		return this.size;
	}

	/**
	 * The most specific pattern that matches an id, with what its captures hold.
	 */
	public @Nullable Found find(String id) {
		for (Map.Entry<Integer, Map<String, Suffixes>> sameLength : this.beginnings.entrySet()) {
			if (sameLength.getKey() <= id.length()) {
				Suffixes endings = sameLength.getValue().get(id.substring(0, sameLength.getKey()));
				Found found = (endings != null) ? endings.find(id) : null;
				if (found != null) {
					return found;
				}
			}
		}
		return null;
	}

	private static IdPattern pattern(MappingDefinition entry) {
		if (entry.pattern() == null) {
			throw new IllegalArgumentException("not a pattern: " + entry.name());
		}
		return entry.pattern();
	}

	/**
	 * A pattern that matches an id.
	 *
	 * @param captures what each capture holds
	 */
	public record Found(MappingDefinition entry, Map<String, String> captures) {
	}

	/**
	 * Patterns with the same beginning.
	 */
	private static final class Suffixes {

		private final NavigableMap<Integer, Map<String, List<MappingDefinition>>> byLength = new TreeMap<>(
				Comparator.reverseOrder());

		void add(String suffix, MappingDefinition entry) {
			List<MappingDefinition> same = this.byLength.computeIfAbsent(suffix.length(), (length) -> new HashMap<>(1))
				.computeIfAbsent(suffix, (ending) -> new ArrayList<>(1));
			same.add(entry);
			same.sort(SPECIFIC_FIRST);
		}

		boolean remove(String suffix, MappingDefinition entry) {
			return this.byLength.getOrDefault(suffix.length(), Map.of()).getOrDefault(suffix, List.of()).remove(entry);
		}

		@Nullable Found find(String id) {
			for (Map.Entry<Integer, Map<String, List<MappingDefinition>>> sameLength : this.byLength.entrySet()) {
				int length = sameLength.getKey();
				if (length <= id.length()) {
					for (MappingDefinition entry : sameLength.getValue()
						.getOrDefault(id.substring(id.length() - length), List.of())) {
						Map<String, String> captures = pattern(entry).match(id);
						if (captures != null) {
							return new Found(entry, captures);
						}
					}
				}
			}
			return null;
		}

	}

}

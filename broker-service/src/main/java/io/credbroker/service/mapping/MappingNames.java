package io.credbroker.service.mapping;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.Spliterators;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import io.credbroker.api.ResourceKind;
import org.jspecify.annotations.Nullable;

/**
 * The mappings of one kind as policies refer to them, sorted so that a glob is compared
 * only with names that begin as it does or carry its tags.
 */
public final class MappingNames {

	private static final int[] NO_SYMBOLS = {};

	private final NavigableMap<String, Named> exact = new TreeMap<>();

	private final NavigableMap<String, Map<String, Named>> patterns = new TreeMap<>();

	private final Map<String, Map<String, Named>> tagged = new HashMap<>();

	private final PatternIndex index = new PatternIndex();

	private MappingNames(Collection<MappingDefinition> entries) {
		entries.forEach(this::add);
	}

	/**
	 * The names of every kind.
	 */
	public static Map<ResourceKind, MappingNames> byKind(Collection<MappingDefinition> entries) {
		Map<ResourceKind, MappingNames> names = new EnumMap<>(ResourceKind.class);
		for (ResourceKind kind : ResourceKind.values()) {
			names.put(kind, new MappingNames(entries.stream().filter((entry) -> entry.kind() == kind).toList()));
		}
		return names;
	}

	private void add(MappingDefinition entry) {
		Named named = new Named(entry, (entry.pattern() != null) ? entry.symbols() : NO_SYMBOLS);
		IdPattern pattern = entry.pattern();
		if (pattern == null) {
			this.exact.put(entry.name(), named);
		}
		else {
			this.patterns.computeIfAbsent(pattern.prefix(), (prefix) -> new LinkedHashMap<>(1))
				.put(entry.name(), named);
			this.index.add(entry);
		}
		entry.body()
			.tags()
			.forEach(
					(tag) -> this.tagged.computeIfAbsent(tag, (key) -> new LinkedHashMap<>()).put(entry.name(), named));
	}

	public void remove(MappingDefinition entry) {
		IdPattern pattern = entry.pattern();
		if (pattern == null) {
			this.exact.remove(entry.name());
		}
		else {
			this.patterns.getOrDefault(pattern.prefix(), new HashMap<>()).remove(entry.name());
			this.index.remove(entry);
		}
		entry.body().tags().forEach((tag) -> this.tagged.getOrDefault(tag, new HashMap<>()).remove(entry.name()));
	}

	/**
	 * Whether a mapping carries the tag.
	 */
	public boolean knows(String tag) {
		return this.tagged.containsKey(tag);
	}

	/**
	 * The mapping of an id, if there is one.
	 */
	public @Nullable MappingDefinition find(String id) {
		Named found = this.exact.get(id);
		if (found != null) {
			return found.entry();
		}
		PatternIndex.Found match = this.index.find(id);
		return (match != null) ? match.entry() : null;
	}

	/**
	 * The mappings that carry one of the tags, if there are any, and of which some id
	 * fits the glob; found lazily, some perhaps twice.
	 */
	public Stream<MappingDefinition> matching(Glob glob, Set<String> tags) {
		int[] symbols = glob.symbols();
		return near(glob, tags).filter((named) -> named.entry().carries(tags) && named.fits(glob, symbols))
			.map(Named::entry);
	}

	private Stream<Named> near(Glob glob, Set<String> tags) {
		if (glob.prefix().isEmpty() && !tags.isEmpty()) {
			return tags.stream().flatMap((tag) -> this.tagged.getOrDefault(tag, Map.of()).values().stream());
		}
		Stream<Named> names = glob.exact() ? Stream.ofNullable(this.exact.get(glob.prefix()))
				: begin(this.exact, glob.prefix());
		return this.patterns.isEmpty() ? names : Stream.concat(names, nearPatterns(glob.prefix()));
	}

	/**
	 * The patterns whose beginning and the prefix agree in the length that both have.
	 */
	private Stream<Named> nearPatterns(String prefix) {
		Stream.Builder<Map<String, Named>> shorter = Stream.builder();
		for (int length = 0; length < prefix.length(); length++) {
			shorter.add(this.patterns.getOrDefault(prefix.substring(0, length), Map.of()));
		}
		return Stream.concat(shorter.build(), begin(this.patterns, prefix)).flatMap((found) -> found.values().stream());
	}

	/**
	 * Avoids a size, which would count all of them.
	 */
	private static <T> Stream<T> begin(NavigableMap<String, T> names, String prefix) {
		Collection<Map.Entry<String, T>> found = names.tailMap(prefix, true).entrySet();
		return StreamSupport.stream(Spliterators.spliteratorUnknownSize(found.iterator(), 0), false)
			.takeWhile((entry) -> entry.getKey().startsWith(prefix))
			.map(Map.Entry::getValue);
	}

	/** A plain name is compared as text and needs no automaton. */
	private record Named(MappingDefinition entry, int[] symbols) {

		boolean fits(Glob glob, int[] globSymbols) {
			return (this.entry.pattern() == null) ? glob.matches(this.entry.name())
					: PatternAutomaton.meet(globSymbols, this.symbols);
		}

	}

}

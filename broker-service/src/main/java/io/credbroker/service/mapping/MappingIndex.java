package io.credbroker.service.mapping;

import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import io.credbroker.api.ResourceKind;

/**
 * All mappings of one catalog; finds an exact name by hash and a pattern by how specific
 * it is.
 */
public final class MappingIndex {

	private final List<MappedName> names;

	private final Map<ResourceKind, Map<String, Mapping>> exact = new EnumMap<>(ResourceKind.class);

	private final Map<ResourceKind, PatternIndex> patterns = new EnumMap<>(ResourceKind.class);

	private final List<MappingDefinition> patternDefinitions;

	public MappingIndex(Collection<MappingDefinition> definitions) {
		this.names = definitions.stream().map(MappingDefinition::mapped).toList();
		this.patternDefinitions = definitions.stream().filter((definition) -> definition.pattern() != null).toList();
		for (ResourceKind kind : ResourceKind.values()) {
			this.exact.put(kind, new HashMap<>());
			this.patterns.put(kind, new PatternIndex());
		}
		definitions.forEach(this::add);
	}

	private void add(MappingDefinition definition) {
		if (definition.pattern() != null) {
			patterns(definition.kind()).add(definition);
		}
		else {
			exact(definition.kind()).put(definition.name(), definition.mapping(definition.name(), Map.of()));
		}
	}

	/**
	 * The mapping of an id: an exact name first, then the most specific pattern that
	 * matches it, wherever it is written.
	 */
	public Optional<Mapping> find(ResourceKind kind, String id) {
		Mapping found = exact(kind).get(id);
		if (found != null) {
			return Optional.of(found);
		}
		if (!ResourceIds.isValid(id)) {
			return Optional.empty();
		}
		PatternIndex.Found match = patterns(kind).find(id);
		return (match != null) ? Optional.of(match.entry().mapping(id, match.captures())) : Optional.empty();
	}

	/**
	 * Every mapping, in the order they are written.
	 */
	public List<MappedName> names() {
		return this.names;
	}

	/**
	 * How many mappings of this kind there are, patterns counted once.
	 */
	public int size(ResourceKind kind) {
		return exact(kind).size() + patterns(kind).size();
	}

	/**
	 * The mappings of a kind by name, for a comparison with another index.
	 */
	public Map<String, Object> contents(ResourceKind kind) {
		Map<String, Object> contents = new HashMap<>(exact(kind));
		this.patternDefinitions.stream()
			.filter((definition) -> definition.kind() == kind)
			.forEach((definition) -> contents.put(definition.name(), definition.body()));
		return contents;
	}

	/**
	 * Every mapping whose name is the id itself.
	 */
	public Stream<Mapping> exact() {
		return this.exact.values().stream().flatMap((mappings) -> mappings.values().stream());
	}

	/**
	 * Every mapping whose name is a pattern.
	 */
	public List<MappingDefinition> patterns() {
		return this.patternDefinitions;
	}

	private Map<String, Mapping> exact(ResourceKind kind) {
		return Objects.requireNonNull(this.exact.get(kind));
	}

	private PatternIndex patterns(ResourceKind kind) {
		return Objects.requireNonNull(this.patterns.get(kind));
	}

}

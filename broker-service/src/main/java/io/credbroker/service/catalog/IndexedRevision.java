package io.credbroker.service.catalog;

import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import io.credbroker.api.ResourceKind;
import io.credbroker.service.mapping.MappedName;
import io.credbroker.service.mapping.Mapping;
import io.credbroker.service.mapping.MappingDefinition;
import io.credbroker.service.mapping.PatternIndex;
import io.credbroker.service.mapping.ResourceIds;
import io.credbroker.service.policy.PolicySet;
import io.credbroker.service.yaml.YamlProblem;

/**
 * A revision that finds an exact name by hash and a pattern by how specific it is.
 */
final class IndexedRevision implements CatalogRevision {

	private final long number;

	private final String digest;

	private final Instant loadedAt;

	private final List<MappedName> mappings;

	private final PolicySet policies;

	private final List<YamlProblem> warnings;

	private final Map<ResourceKind, Map<String, Mapping>> exact = new EnumMap<>(ResourceKind.class);

	private final Map<ResourceKind, PatternIndex> patterns = new EnumMap<>(ResourceKind.class);

	IndexedRevision(long number, String digest, Instant loadedAt, CatalogContent content) {
		this.number = number;
		this.digest = digest;
		this.loadedAt = loadedAt;
		this.mappings = content.entries().stream().map(MappingDefinition::mapped).toList();
		this.policies = new PolicySet(content.rules());
		this.warnings = content.warnings();
		for (ResourceKind kind : ResourceKind.values()) {
			this.exact.put(kind, new HashMap<>());
			this.patterns.put(kind, new PatternIndex());
		}
		content.entries().forEach(this::index);
	}

	private void index(MappingDefinition entry) {
		if (entry.pattern() != null) {
			patterns(entry.kind()).add(entry);
		}
		else {
			this.exact.getOrDefault(entry.kind(), Map.of()).put(entry.name(), entry.mapping(entry.name(), Map.of()));
		}
	}

	@Override
	public Optional<Mapping> find(ResourceKind kind, String id) {
		Mapping found = this.exact.getOrDefault(kind, Map.of()).get(id);
		if (found != null) {
			return Optional.of(found);
		}
		if (ResourceIds.fault(kind, id) != null) {
			return Optional.empty();
		}
		PatternIndex.Found match = patterns(kind).find(id);
		return (match != null) ? Optional.of(match.entry().mapping(id, match.captures())) : Optional.empty();
	}

	private PatternIndex patterns(ResourceKind kind) {
		return Objects.requireNonNull(this.patterns.get(kind));
	}

	@Override
	public long number() {
		return this.number;
	}

	@Override
	public String digest() {
		return this.digest;
	}

	@Override
	public Instant loadedAt() {
		return this.loadedAt;
	}

	/**
	 * How many mappings of this kind it has, patterns counted once.
	 */
	int size(ResourceKind kind) {
		return this.exact.getOrDefault(kind, Map.of()).size() + patterns(kind).size();
	}

	@Override
	public List<MappedName> mappings() {
		return this.mappings;
	}

	@Override
	public PolicySet policies() {
		return this.policies;
	}

	/**
	 * What may not mean what it seems to, in the order of the text.
	 */
	List<YamlProblem> warnings() {
		return this.warnings;
	}

}

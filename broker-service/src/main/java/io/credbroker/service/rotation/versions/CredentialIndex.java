package io.credbroker.service.rotation.versions;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

import io.credbroker.service.catalog.CatalogRevision;
import io.credbroker.service.mapping.Mapping;
import io.credbroker.service.mapping.MappingDefinition;
import io.credbroker.service.mapping.SecretEntry;
import io.credbroker.service.mapping.Template;

/**
 * Which mappings of one revision read which secret.
 */
public final class CredentialIndex {

	private static final Comparator<MappingName> BY_NAME = Comparator.comparing(MappingName::kind)
		.thenComparing(MappingName::name);

	private final CatalogRevision revision;

	private final Map<Location, List<MappingName>> named = new LinkedHashMap<>();

	/**
	 * By store, then by the length of the beginning of the key, then by that beginning.
	 */
	private final Map<String, NavigableMap<Integer, Map<String, List<KeyPattern>>>> patterns = new HashMap<>();

	CredentialIndex(CatalogRevision revision) {
		this.revision = revision;
		revision.index().exact().forEach(this::add);
		revision.index().patterns().forEach(this::add);
	}

	private void add(Mapping mapping) {
		MappingName name = new MappingName(mapping.kind(), mapping.name(), mapping.rotateEvery());
		mapping.secrets().forEach((secret) -> named(new Location(secret.store(), secret.key()), name));
	}

	private void add(MappingDefinition mapping) {
		MappingName name = new MappingName(mapping.kind(), mapping.name(), mapping.body().rotateEvery());
		mapping.body().secrets().forEach((secret) -> add(secret, name));
	}

	private void add(SecretEntry secret, MappingName name) {
		Template key = secret.key();
		if (!key.hasCaptures()) {
			named(new Location(secret.store(), key.text()), name);
			return;
		}
		this.patterns.computeIfAbsent(secret.store(), (_) -> new TreeMap<>())
			.computeIfAbsent(key.beginning().length(), (_) -> new HashMap<>())
			.computeIfAbsent(key.beginning(), (_) -> new ArrayList<>())
			.add(new KeyPattern(key, name));
	}

	/**
	 * A mapping with several secrets may name the same place more than once.
	 */
	private void named(Location location, MappingName name) {
		List<MappingName> names = this.named.computeIfAbsent(location, (_) -> new ArrayList<>(1));
		if (names.isEmpty() || !names.getLast().equals(name)) {
			names.add(name);
		}
	}

	/**
	 * Whether it was made of this very revision.
	 */
	@SuppressWarnings("ReferenceEquality")
	boolean isOf(CatalogRevision other) {
		return this.revision == other;
	}

	/**
	 * Every secret that a mapping names without a capture.
	 */
	Collection<Location> named() {
		return this.named.keySet();
	}

	boolean isNamed(Location location) {
		return this.named.containsKey(location);
	}

	/**
	 * The mappings that read the secret, or can.
	 */
	List<MappingName> of(Location location) {
		List<MappingName> names = new ArrayList<>(this.named.getOrDefault(location, List.of()));
		String key = location.key();
		this.patterns.getOrDefault(location.store(), new TreeMap<>())
			.headMap(key.length(), true)
			.forEach((length, beginnings) -> beginnings.getOrDefault(key.substring(0, length), List.of())
				.stream()
				.filter((pattern) -> pattern.key().yields(key))
				.forEach((pattern) -> names.add(pattern.name())));
		return names.stream().distinct().sorted(BY_NAME).toList();
	}

	private record KeyPattern(Template key, MappingName name) {
	}

}

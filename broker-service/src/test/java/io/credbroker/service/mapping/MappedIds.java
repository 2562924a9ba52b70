package io.credbroker.service.mapping;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.credbroker.api.ResourceKind;
import io.credbroker.service.catalog.CatalogParser;
import io.credbroker.service.catalog.CatalogRefusedException;
import io.credbroker.service.catalog.CatalogRevision;
import io.credbroker.service.catalog.KnownNames;

/**
 * Finds ids among mappings that have nothing but names.
 */
final class MappedIds {

	private final CatalogParser parser = new CatalogParser(new KnownNames(Set.of("vault"), Map.of()));

	private final List<String> ids;

	MappedIds(List<String> ids) {
		this.ids = ids;
	}

	/**
	 * The name of the mapping that each id finds, or nothing at all when the catalog is
	 * refused.
	 */
	List<String> found(List<String> names) {
		String text = names.stream()
			.map((name) -> "  \"" + name + "\": { secret: { store: vault, key: k } }\n")
			.collect(Collectors.joining("", "configs:\n", ""));
		try {
			CatalogRevision revision = this.parser.parse("c", text, 1, Instant.EPOCH);
			return this.ids.stream()
				.map((id) -> revision.find(ResourceKind.CONFIG, id).map(Mapping::name).orElse(""))
				.toList();
		}
		catch (CatalogRefusedException ex) {
			return List.of();
		}
	}

}

package io.credbroker.service.rotation.metrics;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What scrapes show until the next reading.
 *
 * @param mappings the figures of each mapping that is shown
 * @param omitted how many mappings are not shown, because there are more than the limit
 * @param stores the figures of each store, of all of its credentials
 * @param leases the running leases of each store, by when they end
 */
record RotationSnapshot(Map<MappingKey, MappingFigures> mappings, int omitted, Map<String, StoreFigures> stores,
		Map<String, Map<String, Long>> leases) {

	static final RotationSnapshot EMPTY = new RotationSnapshot(Map.of(), 0, Map.of(), Map.of());

	/**
	 * Leaves out the mappings that need nobody's attention, if there are more than the
	 * limit.
	 * @param stores the names of all configured stores
	 */
	static RotationSnapshot of(List<CredentialFigures> credentials, Collection<String> stores,
			Map<String, Map<String, Long>> leases, int limit) {
		List<CredentialFigures> mapped = credentials.stream().filter((one) -> !one.mappings().isEmpty()).toList();
		Map<MappingKey, MappingFigures> all = new HashMap<>();
		mapped.forEach((credential) -> credential.mappings()
			.forEach((mapping) -> all.merge(mapping, MappingFigures.of(credential), MappingFigures::and)));
		Map<MappingKey, MappingFigures> shown = (all.size() <= limit) ? all : worst(all, limit);
		return new RotationSnapshot(Map.copyOf(shown), all.size() - shown.size(), byStore(mapped, stores), leases);
	}

	private static Map<MappingKey, MappingFigures> worst(Map<MappingKey, MappingFigures> all, int limit) {
		return all.entrySet()
			.stream()
			.sorted(Map.Entry.comparingByValue(MappingFigures.worstFirst()))
			.limit(limit)
			.collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
	}

	private static Map<String, StoreFigures> byStore(List<CredentialFigures> credentials, Collection<String> stores) {
		Map<String, List<CredentialFigures>> grouped = credentials.stream()
			.collect(Collectors.groupingBy(CredentialFigures::store));
		Map<String, StoreFigures> figures = new HashMap<>();
		stores.forEach((store) -> figures.put(store, StoreFigures.of(grouped.getOrDefault(store, List.of()))));
		return figures;
	}

}

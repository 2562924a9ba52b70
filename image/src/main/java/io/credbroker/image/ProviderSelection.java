package io.credbroker.image;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import tools.jackson.databind.JsonNode;

/**
 * Which libraries are needed when some providers are left out, by the bill of materials
 * that the broker's jar carries.
 */
final class ProviderSelection {

	private static final String PROVIDER = "io.credbroker.provider/provider-";

	private static final Set<String> NO_TYPE = Set.of("support");

	private final Map<String, List<String>> needs = new HashMap<>();

	private final Map<String, String> files = new HashMap<>();

	private final String root;

	ProviderSelection(JsonNode bill) {
		this.root = bill.at("/metadata/component/bom-ref").asString();
		for (JsonNode entry : bill.path("dependencies")) {
			this.needs.put(entry.path("ref").asString(),
					entry.path("dependsOn").valueStream().map(JsonNode::asString).toList());
		}
		for (JsonNode component : bill.path("components")) {
			this.files.put(component.path("bom-ref").asString(),
					"%s-%s.jar".formatted(component.path("name").asString(), component.path("version").asString()));
		}
	}

	/**
	 * The names of the jars that are left out with these providers.
	 */
	Set<String> leftOut(List<String> without) {
		Set<String> types = types();
		for (String type : without) {
			if (!types.contains(type)) {
				throw new ImageFailure("-Dimage.without names %s, which is no provider; there are %s.".formatted(type,
						String.join(", ", types)));
			}
		}
		Set<String> kept = reached(without);
		return reached(List.of()).stream()
			.filter((reference) -> !kept.contains(reference))
			.map((reference) -> this.files.getOrDefault(reference, reference))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	/**
	 * Whether a component is what only providers that are left out need.
	 */
	boolean isLeftOut(String reference, List<String> without) {
		return reached(List.of()).contains(reference) && !reached(without).contains(reference);
	}

	/**
	 * The types that can be left out.
	 */
	Set<String> types() {
		return this.needs.keySet()
			.stream()
			.filter((reference) -> reference.contains(PROVIDER))
			.map((reference) -> reference.substring(reference.indexOf(PROVIDER) + PROVIDER.length(),
					reference.lastIndexOf('@')))
			.filter((type) -> !NO_TYPE.contains(type))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	/**
	 * Whether it names all of these jars.
	 */
	boolean knows(List<String> jars) {
		return jars.stream().allMatch((jar) -> this.files.containsValue(jar) || jar.startsWith(BrokerFiles.TOOLS));
	}

	/**
	 * Whether a jar is a provider itself.
	 */
	static boolean isProvider(String jar) {
		return jar.startsWith("provider-") && !jar.startsWith("provider-support-");
	}

	private Set<String> reached(List<String> without) {
		Set<String> reached = new HashSet<>();
		Deque<String> open = new ArrayDeque<>(List.of(this.root));
		while (!open.isEmpty()) {
			String next = open.pop();
			boolean dropped = without.stream().anyMatch((type) -> next.contains(PROVIDER + type + "@"));
			if (!dropped && reached.add(next)) {
				open.addAll(this.needs.getOrDefault(next, List.of()));
			}
		}
		return reached;
	}

}

package io.credbroker.service.catalog;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.credbroker.api.ResourceKind;
import io.credbroker.service.catalog.PolicyRule.CallerMatch;
import io.credbroker.service.catalog.PolicyRule.Effect;
import org.jspecify.annotations.Nullable;

/**
 * Reads the policies of a catalog that follows the schema.
 */
final class PolicyReader {

	private final KnownNames known;

	private final Problems problems;

	PolicyReader(KnownNames known, Problems problems) {
		this.known = known;
		this.problems = problems;
	}

	List<PolicyRule> read(CatalogNode root) {
		List<PolicyRule> rules = new ArrayList<>();
		Map<String, Integer> lines = new HashMap<>();
		for (CatalogNode node : root.elements("policies")) {
			PolicyRule rule = rule(node);
			Integer first = lines.putIfAbsent(rule.name(), node.at().getLine() + 1);
			if (first != null) {
				this.problems.add(node.at(CatalogNode.pointer(node.pointer(), "name")), "the policy \"" + rule.name()
						+ "\" is already at line " + first + "; give each policy its own name");
			}
			rules.add(rule);
		}
		return List.copyOf(rules);
	}

	private PolicyRule rule(CatalogNode node) {
		Effect effect = "deny".equals(node.text("effect")) ? Effect.DENY : Effect.ALLOW;
		Map<ResourceKind, List<String>> ids = new EnumMap<>(ResourceKind.class);
		for (ResourceKind kind : ResourceKind.values()) {
			if (node.child(kind.plural()) != null) {
				ids.put(kind, node.texts(kind.plural()));
			}
		}
		if (ids.isEmpty()) {
			this.problems.add(node.at(),
					"the policy names nothing to read; add connections, variables or configs, such as connections: [\"*\"]");
		}
		if (effect == Effect.DENY && node.child("max-ttl") != null) {
			this.problems.add(node.atKey(CatalogNode.pointer(node.pointer(), "max-ttl")),
					"max-ttl means nothing in a policy that denies; remove it");
		}
		String name = node.text("name");
		return new PolicyRule((name != null) ? name : "", effect, callers(node.child("callers")), Map.copyOf(ids),
				node.texts("dags"), node.duration("max-ttl", this.problems));
	}

	private CallerMatch callers(@Nullable CatalogNode node) {
		if (node == null) {
			return new CallerMatch(null, Set.of(), Set.of(), Set.of());
		}
		String issuer = node.text("issuer");
		if (issuer != null && !this.known.issuers().contains(issuer)) {
			this.problems.add(node.at(CatalogNode.pointer(node.pointer(), "issuer")),
					"unknown issuer \"" + issuer + "\"; " + MappingReader.configured("issuers", this.known.issuers()));
		}
		return new CallerMatch(issuer, node.words("groups"), node.words("subjects"), node.words("service-accounts"));
	}

}

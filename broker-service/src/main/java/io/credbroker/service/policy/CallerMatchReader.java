package io.credbroker.service.policy;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.credbroker.service.policy.PolicyRule.CallerMatch;
import io.credbroker.service.yaml.YamlNode;
import io.credbroker.service.yaml.YamlProblems;
import org.jspecify.annotations.Nullable;

/**
 * Reads the caller conditions of a policy, and reports issuers and claims that are not
 * configured.
 */
final class CallerMatchReader {

	private final KnownIssuers issuers;

	private final YamlProblems problems;

	CallerMatchReader(KnownIssuers issuers, YamlProblems problems) {
		this.issuers = issuers;
		this.problems = problems;
	}

	CallerMatch read(@Nullable YamlNode node) {
		if (node == null) {
			return CallerMatch.ANY;
		}
		String issuer = node.text("issuer");
		if (issuer != null && !this.issuers.names().contains(issuer)) {
			this.problems.addUnknown(node.at(YamlNode.pointer(node.pointer(), "issuer")), "issuer", issuer,
					this.issuers.names());
		}
		return new CallerMatch(issuer, node.words("groups"), node.words("subjects"), node.words("clients"),
				node.words("service-accounts"), claims(node.child("claims"), issuer));
	}

	private Map<String, Set<String>> claims(@Nullable YamlNode node, @Nullable String issuer) {
		if (node == null) {
			return Map.of();
		}
		Set<String> shown = this.issuers.claims(issuer);
		return node.entries().map((entry) -> {
			if (!shown.contains(entry.getKey())) {
				this.problems.add(entry.getValue().atOwnKey(), "policies cannot see the claim \"" + entry.getKey()
						+ "\" of this issuer; add it to claims.policy of the issuer's settings, or correct it");
			}
			return Map.entry(entry.getKey(), node.words(entry.getKey()));
		}).collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
	}

}

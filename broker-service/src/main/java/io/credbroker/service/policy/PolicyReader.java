package io.credbroker.service.policy;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.credbroker.api.ResourceKind;
import io.credbroker.service.mapping.BrokerLabels;
import io.credbroker.service.mapping.ContextMatch;
import io.credbroker.service.policy.PolicyRule.Effect;
import io.credbroker.service.policy.PolicyRule.RequiredBinding;
import io.credbroker.service.policy.PolicyRule.ResourceMatch;
import io.credbroker.service.policy.PolicyRule.Terms;
import io.credbroker.service.yaml.YamlNode;
import io.credbroker.service.yaml.YamlProblems;
import io.credbroker.spi.Standing;
import org.jspecify.annotations.Nullable;

/**
 * Reads the policies of a catalog that follows the schema.
 */
public final class PolicyReader {

	private static final List<String> EVERYTHING = List.of("*");

	private final CallerMatchReader callers;

	private final Standing minimum;

	private final BrokerLabels labels;

	private final YamlProblems problems;

	/**
	 * Reads rules of which those that name any part of the context demand at least this
	 * standing of it; those for brokers with other labels are left out.
	 */
	public PolicyReader(KnownIssuers issuers, Standing minimum, BrokerLabels labels, YamlProblems problems) {
		this.callers = new CallerMatchReader(issuers, problems);
		this.minimum = minimum;
		this.labels = labels;
		this.problems = problems;
	}

	public PolicySet read(YamlNode root) {
		List<PolicyRule> rules = new ArrayList<>();
		List<String> elsewhere = new ArrayList<>();
		Map<String, Integer> lines = new HashMap<>();
		for (YamlNode node : root.elements("policies")) {
			String name = Objects.requireNonNullElse(node.text("name"), "");
			Integer first = lines.putIfAbsent(name, node.at().line());
			if (first != null) {
				this.problems.add(node.at(YamlNode.pointer(node.pointer(), "name")), "the policy \"" + name
						+ "\" is already defined at line " + first + "; give each policy its own name");
			}
			if (fitsLabels(node)) {
				rules.add(rule(name, node));
			}
			else {
				elsewhere.add(name);
			}
		}
		return new PolicySet(rules, elsewhere);
	}

	/**
	 * Whether the rule is for this broker. A label that this broker does not have is
	 * reported, since a misspelt one would take a denial away without a word.
	 */
	private boolean fitsLabels(YamlNode node) {
		YamlNode asked = node.child("labels");
		if (asked == null) {
			return true;
		}
		Map<String, Set<String>> labels = new HashMap<>();
		asked.entries().forEach((label) -> {
			labels.put(label.getKey(), asked.words(label.getKey()));
			if (!this.labels.values().containsKey(label.getKey())) {
				this.problems.addUnknown(label.getValue().atOwnKey(), "label", label.getKey(), this.labels.names());
			}
		});
		return this.labels.fit(labels);
	}

	private PolicyRule rule(String name, YamlNode node) {
		Effect effect = "deny".equals(node.text("effect")) ? Effect.DENY : Effect.ALLOW;
		report(node, (effect == Effect.DENY) ? List.of("max-ttl", "require-binding") : List.of("lockdown"),
				(effect == Effect.DENY) ? "denies" : "allows");
		if (effect == Effect.DENY && node.child("context") != null) {
			this.problems.add(node.atKey(YamlNode.pointer(node.pointer(), "context")),
					"context has no effect in a policy that denies: callers whose context is less certain would escape it; remove it, since a denial holds however little is known of the task");
		}
		return new PolicyRule(name, effect, this.callers.read(node.child("callers")), resources(node),
				context(node, effect), new Terms(binding(node), node.duration("max-ttl", this.problems)));
	}

	private void report(YamlNode node, List<String> keys, String policy) {
		for (String key : keys) {
			if (node.child(key) != null) {
				this.problems.add(node.atKey(YamlNode.pointer(node.pointer(), key)),
						key + " has no effect in a policy that " + policy + "; remove it");
			}
		}
	}

	/**
	 * The ids and tags of a policy; tags alone apply to every kind.
	 */
	private ResourceMatch resources(YamlNode node) {
		Map<ResourceKind, List<String>> ids = new EnumMap<>(ResourceKind.class);
		Set<String> tags = node.words("tags");
		for (ResourceKind kind : ResourceKind.values()) {
			if (node.child(kind.plural()) != null) {
				ids.put(kind, node.texts(kind.plural()));
			}
		}
		if (ids.isEmpty() && tags.isEmpty()) {
			this.problems.add(node.at(),
					"the policy names nothing to read; add connections, variables, configs or tags, such as connections: [\"*\"]");
		}
		if (ids.isEmpty()) {
			List.of(ResourceKind.values()).forEach((kind) -> ids.put(kind, EVERYTHING));
		}
		return new ResourceMatch(Map.copyOf(ids), tags);
	}

	private ContextMatch context(YamlNode node, Effect effect) {
		ContextMatch named = ContextMatch.read(node);
		return (effect == Effect.DENY) ? named
				: named.demanding(ContextMatch.standing(node.text("context"), Standing.ASSERTED)).atLeast(this.minimum);
	}

	/**
	 * The required binding, or {@code null}; the schema has already reported unknown
	 * values.
	 */
	private static @Nullable RequiredBinding binding(YamlNode node) {
		String word = node.text("require-binding");
		if (word == null) {
			return node.flag("require-binding") ? RequiredBinding.ANY : null;
		}
		return switch (word) {
			case "dpop" -> RequiredBinding.DPOP;
			case "mtls" -> RequiredBinding.MTLS;
			default -> RequiredBinding.ANY;
		};
	}

}

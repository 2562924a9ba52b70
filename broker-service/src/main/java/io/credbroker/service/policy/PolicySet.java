package io.credbroker.service.policy;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.credbroker.api.ResourceKind;
import io.credbroker.service.identity.Caller;
import io.credbroker.service.identity.TaskContext;
import io.credbroker.service.mapping.Mapping;
import io.credbroker.service.policy.Decision.Allowed;
import io.credbroker.service.policy.Decision.Denied;
import io.credbroker.service.policy.Decision.Undecided;

/**
 * All policies of one catalog, compiled; a caller may read a mapping only if a rule
 * allows it and none denies it; their order does not matter.
 */
public final class PolicySet {

	private final List<CompiledRule> rules;

	private final List<String> elsewhere;

	private final Map<ResourceKind, CallerIndex<ResourceIndex>> byKind = new EnumMap<>(ResourceKind.class);

	/**
	 * Compiles the rules.
	 */
	public PolicySet(List<PolicyRule> rules) {
		this(rules, List.of());
	}

	PolicySet(List<PolicyRule> rules, List<String> elsewhere) {
		this.elsewhere = List.copyOf(elsewhere);
		this.rules = rules.stream().map(CompiledRule::new).toList();
		for (ResourceKind kind : ResourceKind.values()) {
			CallerIndex<ResourceIndex> index = new CallerIndex<>(ResourceIndex::new);
			this.rules.stream()
				.filter((rule) -> !rule.ids(kind).isEmpty())
				.forEach((rule) -> index.file(rule, (filed) -> filed.add(rule.ids(kind), rule)));
			this.byKind.put(kind, index);
		}
	}

	/**
	 * The number of rules.
	 */
	public int size() {
		return this.rules.size();
	}

	/**
	 * The names of the rules that are for brokers with other labels and have no part in
	 * decisions, in the order of the catalog.
	 */
	public List<String> elsewhere() {
		return this.elsewhere;
	}

	/**
	 * Every rule as written, in the order of the catalog.
	 */
	public List<PolicyRule> written() {
		return this.rules.stream().map(CompiledRule::rule).toList();
	}

	/**
	 * Every compiled rule, in the order of the catalog.
	 */
	List<CompiledRule> rules() {
		return this.rules;
	}

	/**
	 * Decides one lookup.
	 */
	public Decision decide(Caller caller, Mapping mapping, TaskContext context) {
		DecisionAccumulator found = new DecisionAccumulator(caller, context);
		Objects.requireNonNull(this.byKind.get(mapping.kind()))
			.forEach(caller, (rules) -> rules.forEach(mapping, found));
		CompiledRule denying = found.denying();
		if (denying != null) {
			return new Denied(denying.name(), denying.groupsOf(caller),
					DenialDetails.denied(mapping, denying, context));
		}
		if (found.open()) {
			return new Undecided(DenialDetails.undecided(mapping, context));
		}
		CompiledRule allowing = found.allowing();
		if (allowing != null) {
			return new Allowed(allowing.name(), allowing.groupsOf(caller), allowing.maxTtl());
		}
		RuleCondition lacking = found.lacking();
		return new Denied(null, Set.of(), (lacking != null) ? DenialDetails.lacking(mapping, lacking, context)
				: DenialDetails.notAllowed(mapping, caller));
	}

}

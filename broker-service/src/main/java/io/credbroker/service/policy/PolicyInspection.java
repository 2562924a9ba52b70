package io.credbroker.service.policy;

import java.util.Collection;
import java.util.List;

import io.credbroker.service.identity.Caller;
import io.credbroker.service.identity.TaskContext;
import io.credbroker.service.mapping.Glob;
import io.credbroker.service.mapping.MappedName;
import io.credbroker.service.mapping.Mapping;
import org.jspecify.annotations.Nullable;

/**
 * Shows the rules behind decisions; it compares every rule, so it is too slow for
 * lookups.
 */
public final class PolicyInspection {

	private final List<CompiledRule> rules;

	/**
	 * Creates an inspection of this policy set.
	 */
	public PolicyInspection(PolicySet policies) {
		this.rules = policies.rules();
	}

	/**
	 * Every rule in the order of the catalog, with whether it matches and why not;
	 * {@link PolicySet#decide} uses the same rules.
	 */
	public List<RuleTrace> trace(Caller caller, Mapping mapping, TaskContext context) {
		return this.rules.stream()
			.map((rule) -> new RuleTrace(rule.rule(), mismatch(rule, caller, mapping, context)))
			.toList();
	}

	private static RuleTrace.@Nullable Mismatch mismatch(CompiledRule rule, Caller caller, Mapping mapping,
			TaskContext context) {
		RuleField field = rule.mismatch(mapping);
		if (field != null) {
			return new RuleTrace.Mismatch(field, (field == RuleField.TAGS) ? tags(rule, mapping) : ids(rule, mapping));
		}
		RuleCondition condition = rule.mismatch(caller, context);
		return (condition != null) ? new RuleTrace.Mismatch(condition.field(), condition.mismatch(caller, context))
				: null;
	}

	private static String tags(CompiledRule rule, Mapping mapping) {
		return "requires a tag of %s; the mapping has %s".formatted(RuleCondition.list(rule.tags()),
				RuleCondition.list(mapping.tags()));
	}

	private static String ids(CompiledRule rule, Mapping mapping) {
		return "names %s; the id is %s"
			.formatted(RuleCondition.list(rule.ids(mapping.kind()).stream().map(Glob::text).toList()), mapping.id());
	}

	/**
	 * The rules that match a mapping, for any caller: who can read it.
	 */
	public List<PolicyRule> naming(Mapping mapping) {
		return this.rules.stream().filter((rule) -> rule.mismatch(mapping) == null).map(CompiledRule::rule).toList();
	}

	/**
	 * The mappings that a caller may read in some context. A mapping is left out if all
	 * of its ids are denied in every context.
	 */
	public List<ReadableMapping> reachable(Caller caller, Collection<MappedName> mappings) {
		CallerRules about = new CallerRules(this.rules, caller);
		return mappings.stream()
			.map(about::of)
			.filter((reach) -> !reach.allowing().isEmpty() && !CallerRules.denyWhole(reach))
			.toList();
	}

}

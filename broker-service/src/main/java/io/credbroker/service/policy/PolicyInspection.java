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
 * Shows the rules behind decisions to those who may see policies; it reads every rule, so
 * it is not for the way of a lookup.
 */
public final class PolicyInspection {

	private final List<CompiledRule> rules;

	/**
	 * Reads the rules of this set.
	 */
	public PolicyInspection(PolicySet policies) {
		this.rules = policies.rules();
	}

	/**
	 * Every rule in the order they are written, each with whether it matches and why not;
	 * those that match are the ones that {@link PolicySet#decide} goes by.
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
		return "asks for a tag of %s; the mapping has %s".formatted(RuleCondition.list(rule.tags()),
				RuleCondition.list(mapping.tags()));
	}

	private static String ids(CompiledRule rule, Mapping mapping) {
		return "names %s; the id is %s"
			.formatted(RuleCondition.list(rule.ids(mapping.kind()).stream().map(Glob::text).toList()), mapping.id());
	}

	/**
	 * The rules that name a mapping, whomever they are about: who can read it.
	 */
	public List<PolicyRule> naming(Mapping mapping) {
		return this.rules.stream().filter((rule) -> rule.mismatch(mapping) == null).map(CompiledRule::rule).toList();
	}

	/**
	 * Those of the mappings that a caller may read, in some context: what it can read.
	 * One that is denied to it in every context is left out, unless only some ids of it
	 * are denied.
	 */
	public List<ReadableMapping> reachable(Caller caller, Collection<MappedName> mappings) {
		CallerRules about = new CallerRules(this.rules, caller);
		return mappings.stream()
			.map(about::of)
			.filter((reach) -> !reach.allowing().isEmpty() && !CallerRules.denyWhole(reach))
			.toList();
	}

}

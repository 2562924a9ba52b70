package io.credbroker.service.policy;

import java.util.List;

import io.credbroker.service.catalog.CatalogRevision;
import io.credbroker.service.catalog.Mapping;
import io.credbroker.service.catalog.PolicyRule;
import io.credbroker.service.identity.AssertedContext;
import io.credbroker.service.identity.Caller;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Shows the rules behind decisions to those who may see policies; it reads every rule, so
 * it is not for the way of a lookup.
 */
@Component
public final class PolicyInspection {

	private final Policies policies;

	PolicyInspection(Policies policies) {
		this.policies = policies;
	}

	/**
	 * Every rule in the order they are written, each with whether it matches and why not;
	 * those that match are the ones that {@link Policies#decide} goes by.
	 */
	public List<RuleTrace> trace(CatalogRevision revision, Caller caller, Mapping mapping, AssertedContext context) {
		return this.policies.compiled(revision)
			.rules()
			.stream()
			.map((rule) -> new RuleTrace(rule.rule(), missed(rule, caller, mapping, context)))
			.toList();
	}

	private static RuleTrace.@Nullable Miss missed(CompiledRule rule, Caller caller, Mapping mapping,
			AssertedContext context) {
		Part part = rule.missed(mapping);
		if (part != null) {
			return new RuleTrace.Miss(part, Misses.ofMapping(part, rule.rule(), mapping));
		}
		part = rule.missed(caller);
		if (part != null) {
			return new RuleTrace.Miss(part, Misses.ofCaller(part, rule.rule(), caller));
		}
		part = rule.missed(context);
		return (part != null) ? new RuleTrace.Miss(part, Misses.ofContext(part, rule.rule(), context)) : null;
	}

	/**
	 * The rules that name a mapping, whomever they are about: who can read it.
	 */
	public List<PolicyRule> naming(CatalogRevision revision, Mapping mapping) {
		return this.policies.compiled(revision)
			.rules()
			.stream()
			.filter((rule) -> rule.missed(mapping) == null)
			.map(CompiledRule::rule)
			.toList();
	}

	/**
	 * The mappings that a caller may read, in some context: what it can read. One that is
	 * denied to it in every context is left out, unless only some ids of it are denied.
	 */
	public List<Reachable> reachable(CatalogRevision revision, Caller caller) {
		CallerRules about = new CallerRules(this.policies.compiled(revision).rules(), caller);
		return revision.mappings()
			.stream()
			.map(about::of)
			.filter((reach) -> !reach.allowing().isEmpty() && !CallerRules.denyWhole(reach))
			.toList();
	}

}

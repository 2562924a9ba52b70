package io.credbroker.service.policy;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;

import io.credbroker.service.catalog.Glob;
import io.credbroker.service.catalog.PolicyRule;
import io.credbroker.service.catalog.PolicyRule.CallerMatch;
import io.credbroker.service.catalog.PolicyRule.Effect;
import io.credbroker.service.identity.Caller;
import org.jspecify.annotations.Nullable;

/**
 * One rule, ready to be asked.
 */
final class CompiledRule {

	private final PolicyRule rule;

	private final List<Glob> dags;

	CompiledRule(PolicyRule rule) {
		this.rule = rule;
		this.dags = rule.dags().stream().map(Glob::of).toList();
	}

	String name() {
		return this.rule.name();
	}

	@Nullable Duration maxTtl() {
		return this.rule.maxTtl();
	}

	boolean denies() {
		return this.rule.effect() == Effect.DENY;
	}

	boolean dependsOnDag() {
		return !this.dags.isEmpty();
	}

	CallerMatch callers() {
		return this.rule.callers();
	}

	/**
	 * Whether the rule is about this caller, by what its token proves.
	 */
	boolean isAbout(Caller caller) {
		CallerMatch match = this.rule.callers();
		return (match.issuer() == null || match.issuer().equals(caller.issuer()))
				&& (match.groups().isEmpty() || !Collections.disjoint(match.groups(), caller.groups()))
				&& holds(match.subjects(), caller.subject()) && holds(match.serviceAccounts(), caller.serviceAccount());
	}

	/**
	 * Whether the rule applies in the DAG that the caller says it runs.
	 * <p>
	 * What a caller says may not help it: silence fulfils a deny and never an allow.
	 */
	boolean appliesIn(@Nullable String dag) {
		if (this.dags.isEmpty()) {
			return true;
		}
		return (dag != null) ? this.dags.stream().anyMatch((glob) -> glob.matches(dag)) : denies();
	}

	private static boolean holds(Set<String> words, @Nullable String word) {
		return words.isEmpty() || (word != null && words.contains(word));
	}

}

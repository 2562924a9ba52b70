package io.credbroker.service.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.credbroker.api.ResourceKind;
import io.credbroker.service.identity.Binding;
import io.credbroker.service.identity.Caller;
import io.credbroker.service.identity.TaskContext;
import io.credbroker.service.identity.TaskParts;
import io.credbroker.service.identity.TokenMetadata;
import io.credbroker.service.mapping.ContextMatch;
import io.credbroker.service.mapping.Mapping;
import io.credbroker.service.mapping.SecretLocation;
import io.credbroker.service.mapping.Shape;
import io.credbroker.service.mapping.WholeForm;
import io.credbroker.service.policy.PolicyRule.CallerMatch;
import io.credbroker.service.policy.PolicyRule.Effect;
import io.credbroker.service.policy.PolicyRule.RequiredBinding;
import io.credbroker.service.policy.PolicyRule.ResourceMatch;
import io.credbroker.service.policy.PolicyRule.Terms;
import io.credbroker.spi.Standing;
import org.jspecify.annotations.Nullable;

/**
 * Short ways to say who, what and where in policy tests.
 */
final class TestRules {

	private TestRules() {
	}

	static PolicyRule allow(String name, CallerMatch callers, String... ids) {
		return new PolicyRule(name, Effect.ALLOW, callers, connections(ids), ContextMatch.ANY, Terms.NONE);
	}

	static PolicyRule deny(String name, CallerMatch callers, String... ids) {
		return new PolicyRule(name, Effect.DENY, callers, connections(ids), ContextMatch.ANY, Terms.NONE);
	}

	static ResourceMatch connections(String... ids) {
		return new ResourceMatch(Map.of(ResourceKind.CONNECTION, List.of(ids)), Set.of());
	}

	static PolicyRule tagged(PolicyRule rule, String... tags) {
		return new PolicyRule(rule.name(), rule.effect(), rule.callers(),
				new ResourceMatch(rule.resources().ids(), Set.of(tags)), rule.context(), rule.terms());
	}

	static PolicyRule in(PolicyRule rule, ContextMatch context) {
		return new PolicyRule(rule.name(), rule.effect(), rule.callers(), rule.resources(), context, rule.terms());
	}

	static PolicyRule inDags(PolicyRule rule, String... dags) {
		return in(rule, new ContextMatch(List.of(dags), List.of(), List.of(), Set.of()));
	}

	static PolicyRule limited(PolicyRule rule, @Nullable Duration maxTtl) {
		return on(rule, new Terms(rule.terms().binding(), maxTtl));
	}

	static PolicyRule bound(PolicyRule rule, RequiredBinding binding) {
		return on(rule, new Terms(binding, rule.terms().maxTtl()));
	}

	static PolicyRule on(PolicyRule rule, Terms terms) {
		return new PolicyRule(rule.name(), rule.effect(), rule.callers(), rule.resources(), rule.context(), terms);
	}

	static PolicyRule as(PolicyRule rule, String name, Effect effect) {
		return (effect == Effect.DENY)
				? new PolicyRule(name, effect, rule.callers(), rule.resources(),
						rule.context().demanding(Standing.ASSERTED), Terms.NONE)
				: new PolicyRule(name, effect, rule.callers(), rule.resources(), rule.context(), rule.terms());
	}

	static CallerMatch groups(String... groups) {
		return new CallerMatch(null, Set.of(groups), Set.of(), Set.of(), Set.of(), Map.of());
	}

	static Caller caller(String... groups) {
		return new Caller("ping", "airflow", null, Set.of(groups), null, Map.of(), token(Binding.NONE));
	}

	static Caller bound(Binding binding) {
		return new Caller("ping", "airflow", null, Set.of(), null, Map.of(), token(binding));
	}

	static TokenMetadata token(Binding binding) {
		return new TokenMetadata(null, null, Instant.MAX, List.of(), binding);
	}

	static Mapping connection(String id, String... tags) {
		return mapping(ResourceKind.CONNECTION, id, tags);
	}

	static Mapping mapping(ResourceKind kind, String id, String... tags) {
		return new Mapping(kind, id, id, List.of(new SecretLocation("store", id)),
				new Shape.WholeConnection(WholeForm.ANY), Mapping.Keeping.of(Duration.ofMinutes(15)),
				Mapping.IfMissing.SECRET_MISSING, null, "data-platform", Set.of(tags));
	}

	static TaskContext dag(@Nullable String dag) {
		return said(dag, null, null, null);
	}

	static TaskParts withoutTeam(TaskParts parts) {
		return new TaskParts(parts.dagId(), parts.taskId(), parts.runId(), null, null, null, null);
	}

	static TaskContext said(@Nullable String dag, @Nullable String task, @Nullable String run, @Nullable String team) {
		return TaskContext.of(new TaskParts(dag, task, run, null, null, null, team), Standing.ASSERTED);
	}

	static PolicySet policies(PolicyRule... rules) {
		return new PolicySet(List.of(rules));
	}

	static PolicyInspection inspection(PolicyRule... rules) {
		return new PolicyInspection(policies(rules));
	}

}

package io.credbroker.service.policy;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.credbroker.api.ResourceKind;
import io.credbroker.service.identity.AssertedContext;
import io.credbroker.service.identity.Caller;
import io.credbroker.service.mapping.Glob;
import io.credbroker.service.mapping.Mapping;
import io.credbroker.service.policy.PolicyRule.CallerMatch;
import io.credbroker.service.policy.PolicyRule.Effect;
import org.jspecify.annotations.Nullable;

/**
 * One rule, ready to be asked: it matches when no part of it misses.
 */
final class CompiledRule {

	private final PolicyRule rule;

	private final Map<ResourceKind, List<Glob>> ids = new EnumMap<>(ResourceKind.class);

	private final CallerTest callers;

	private final ContextTest context;

	CompiledRule(PolicyRule rule) {
		this.rule = rule;
		rule.resources().ids().forEach((kind, globs) -> this.ids.put(kind, globs.stream().map(Glob::of).toList()));
		this.callers = new CallerTest(rule.callers(), rule.terms().binding());
		this.context = new ContextTest(rule.context(), rule.effect() == Effect.DENY);
	}

	PolicyRule rule() {
		return this.rule;
	}

	String name() {
		return this.rule.name();
	}

	@Nullable Duration maxTtl() {
		return this.rule.terms().maxTtl();
	}

	boolean denies() {
		return this.rule.effect() == Effect.DENY;
	}

	CallerMatch callers() {
		return this.rule.callers();
	}

	/**
	 * The caller's groups that the rule names.
	 */
	Set<String> groupsOf(Caller caller) {
		Set<String> named = callers().groups();
		if (named.isEmpty() || caller.groups().containsAll(named)) {
			return named;
		}
		return named.stream().filter(caller.groups()::contains).collect(Collectors.toUnmodifiableSet());
	}

	/**
	 * Its ids of one kind; empty means none.
	 */
	List<Glob> ids(ResourceKind kind) {
		return this.ids.getOrDefault(kind, List.of());
	}

	/**
	 * The part that keeps the rule from being about this mapping, if one does.
	 */
	@Nullable Part missed(Mapping mapping) {
		if (!Words.fit(ids(mapping.kind()), mapping.id())) {
			return Part.ID;
		}
		return Words.allow(this.rule.resources().tags(), mapping.tags()) ? null : Part.TAGS;
	}

	/**
	 * The part that keeps the rule from being about this caller, by what its token
	 * proves, if one does; what the token must be bound to comes last.
	 */
	@Nullable Part missed(Caller caller) {
		return this.callers.missed(caller);
	}

	/**
	 * The part that keeps the rule from applying to what the caller says of itself, if
	 * one does.
	 */
	@Nullable Part missed(AssertedContext said) {
		return this.context.missed(said);
	}

}

package io.credbroker.service.policy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.credbroker.api.ResourceKind;
import io.credbroker.service.identity.Caller;
import io.credbroker.service.identity.TaskContext;
import io.credbroker.service.mapping.Glob;
import io.credbroker.service.mapping.Mapping;
import io.credbroker.service.policy.PolicyRule.CallerMatch;
import io.credbroker.service.policy.PolicyRule.Effect;
import org.jspecify.annotations.Nullable;

/**
 * A rule compiled for decisions, explanations and the analysis of unreachable rules; it
 * matches when all of its conditions do.
 */
final class CompiledRule {

	private final PolicyRule rule;

	private final Map<ResourceKind, List<Glob>> ids = new EnumMap<>(ResourceKind.class);

	/** In the order of {@link RuleField}, which is also the order of comparison. */
	private final List<RuleCondition> conditions;

	CompiledRule(PolicyRule rule) {
		this.rule = rule;
		rule.resources().ids().forEach((kind, globs) -> this.ids.put(kind, globs.stream().map(Glob::of).toList()));
		List<RuleCondition> found = new ArrayList<>();
		CallerMatch callers = rule.callers();
		add(found, RuleField.ISSUER, (callers.issuer() != null) ? Set.of(callers.issuer()) : Set.of());
		add(found, RuleField.GROUPS, callers.groups());
		add(found, RuleField.SUBJECT, callers.subjects());
		add(found, RuleField.CLIENT, callers.clients());
		add(found, RuleField.SERVICE_ACCOUNT, callers.serviceAccounts());
		new TreeMap<>(callers.claims()).forEach((name, values) -> found.add(new ClaimCondition(name, values)));
		if (rule.terms().binding() != null) {
			found.add(new BindingCondition(rule.terms().binding()));
		}
		found.addAll(ContextConditions.of(rule.context(), denies()));
		this.conditions = List.copyOf(found);
	}

	private static void add(List<RuleCondition> conditions, RuleField field, Set<String> words) {
		if (!words.isEmpty()) {
			conditions.add(new CallerCondition(field, words));
		}
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

	List<RuleCondition> conditions() {
		return this.conditions;
	}

	/**
	 * The caller's groups that the rule names.
	 */
	Set<String> groupsOf(Caller caller) {
		Set<String> named = this.rule.callers().groups();
		if (named.isEmpty() || caller.groups().containsAll(named)) {
			return named;
		}
		return named.stream().filter(caller.groups()::contains).collect(Collectors.toUnmodifiableSet());
	}

	/**
	 * The globs of ids of one kind; empty matches no id.
	 */
	List<Glob> ids(ResourceKind kind) {
		return this.ids.getOrDefault(kind, List.of());
	}

	/**
	 * Its tags; empty matches any mapping, also one without tags.
	 */
	Set<String> tags() {
		return this.rule.resources().tags();
	}

	/**
	 * Whether a mapping with these tags has one of the rule's tags, if the rule has any.
	 */
	boolean fitsTags(Set<String> tags) {
		return tags().isEmpty() || CallerCondition.shares(tags(), tags);
	}

	/**
	 * The field because of which the rule does not match this mapping, if any.
	 */
	@Nullable RuleField mismatch(Mapping mapping) {
		if (!Glob.anyMatches(ids(mapping.kind()), mapping.id())) {
			return RuleField.ID;
		}
		return fitsTags(mapping.tags()) ? null : RuleField.TAGS;
	}

	/**
	 * The first condition that does not match, if any.
	 */
	@Nullable RuleCondition mismatch(Caller caller, TaskContext context) {
		for (int i = 0; i < this.conditions.size(); i++) {
			if (!this.conditions.get(i).matches(caller, context)) {
				return this.conditions.get(i);
			}
		}
		return null;
	}

	/**
	 * Whether the rule matches this caller, by the claims of its token.
	 */
	boolean isAbout(Caller caller) {
		RuleCondition mismatch = mismatch(caller, TaskContext.NONE);
		return mismatch == null || mismatch.field().compareTo(RuleField.DAG) >= 0;
	}

	/**
	 * Whether the rule could match if the orchestrator could be asked about the task.
	 */
	boolean isOpen(Caller caller, TaskContext context) {
		return this.conditions.stream()
			.allMatch((condition) -> condition.matches(caller, context) || condition.isOpen(context));
	}

	/**
	 * Whether the rule matches by silence alone about what the orchestrator would know
	 * and could not be asked about.
	 */
	boolean restsOnSilence(TaskContext context) {
		return this.conditions.stream()
			.anyMatch((condition) -> condition instanceof ContextCondition part && part.asked().word(context) == null
					&& part.isOpen(context));
	}

	/**
	 * Whether this rule certainly matches the caller and context of every lookup that
	 * another rule matches; ids and tags are not compared.
	 */
	boolean coversRequests(CompiledRule narrow) {
		return this.conditions.stream().allMatch((wide) -> narrow.conditions.stream().anyMatch(wide::covers));
	}

}

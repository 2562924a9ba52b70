package io.credbroker.service.policy;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

import io.credbroker.api.ResourceKind;
import io.credbroker.service.mapping.MappingDefinition;
import io.credbroker.service.mapping.MappingNames;
import io.credbroker.service.yaml.YamlProblems;
import org.jspecify.annotations.Nullable;

/**
 * Reports each rule that has no effect because another one covers it.
 * <p>
 * Rules are compared in pairs, so a rule that is covered only by several others together
 * is not found.
 */
final class RedundantRuleCheck {

	private final Map<ResourceKind, MappingNames> names;

	private final RuleCover cover;

	private final RuleCoverIndex denials = new RuleCoverIndex();

	private final RuleCoverIndex allowances = new RuleCoverIndex();

	RedundantRuleCheck(Map<ResourceKind, MappingNames> names) {
		this.names = names;
		this.cover = new RuleCover(names);
	}

	/**
	 * Reports problems, or warnings if one of the two rules is a lockdown.
	 */
	void check(List<LocatedRule> rules, YamlProblems problems, YamlProblems warnings) {
		rules.forEach((rule) -> (rule.denies() ? this.denials : this.allowances).add(rule));
		for (LocatedRule rule : rules) {
			LocatedRule covering = covering(rule);
			if (covering != null) {
				boolean excused = covering.locksDown() || rule.locksDown();
				(excused ? warnings : problems).add(rule.node().at(), reason(rule, covering));
			}
		}
	}

	private @Nullable LocatedRule covering(LocatedRule rule) {
		Set<String> tags = tags(rule.rule());
		LocatedRule denial = covering(rule, this.denials, tags);
		return (denial != null || rule.denies()) ? denial : covering(rule, this.allowances, tags);
	}

	/**
	 * The rule that covers this one; of two rules that cover each other, the first one in
	 * the catalog.
	 */
	private @Nullable LocatedRule covering(LocatedRule rule, RuleCoverIndex shelf, Set<String> tags) {
		AtomicReference<@Nullable LocatedRule> first = new AtomicReference<>();
		shelf.candidates(rule.rule(), tags, (other) -> {
			LocatedRule known = first.get();
			if ((known == null || other.index() < known.index()) && covers(other, rule)) {
				first.set(other);
			}
		});
		return first.get();
	}

	private boolean covers(LocatedRule other, LocatedRule rule) {
		return other.index() != rule.index() && outdoes(other, rule)
				&& (other.index() < rule.index() || !outdoes(rule, other));
	}

	private boolean outdoes(LocatedRule strong, LocatedRule weak) {
		return (strong.denies() || (!weak.denies() && RuleCover.asGenerous(strong.rule(), weak.rule())))
				&& this.cover.covers(strong.rule(), weak.rule());
	}

	/**
	 * The tags of the mappings that the rule matches, as far as they are known.
	 */
	private Set<String> tags(CompiledRule rule) {
		Set<String> tags = new HashSet<>(rule.tags());
		rule.rule().resources().ids().forEach((kind, ids) -> {
			MappingDefinition entry = Objects.requireNonNull(this.names.get(kind)).find(ids.getFirst());
			tags.addAll((entry != null) ? entry.body().tags() : Set.of());
		});
		return tags;
	}

	private String reason(LocatedRule rule, LocatedRule covering) {
		if (rule.denies() == covering.denies() && outdoes(rule, covering)) {
			return "%s matches the same lookups as %s; remove one of the two".formatted(rule.quoted(),
					covering.located());
		}
		if (rule.denies()) {
			return "%s never has an effect, because %s denies everything it matches; remove it".formatted(rule.quoted(),
					covering.located());
		}
		return covering.denies()
				? "%s can never allow anything, because %s denies everything it matches and a denial wins; remove it, narrow the denial, or set lockdown: true there if the denial is temporary"
					.formatted(rule.quoted(), covering.located())
				: "%s never has an effect, because %s allows everything it matches on equal or better terms; remove it, or narrow the other"
					.formatted(rule.quoted(), covering.located());
	}

}

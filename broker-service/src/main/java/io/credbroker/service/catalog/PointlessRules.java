package io.credbroker.service.catalog;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

import io.credbroker.api.ResourceKind;
import org.jspecify.annotations.Nullable;

/**
 * Reports each rule that changes no decision because another one covers it.
 * <p>
 * Rules are compared two by two, so a rule that only several others cover together is not
 * found.
 */
final class PointlessRules {

	private final Map<ResourceKind, MappingNames> names;

	private final RuleCover cover;

	private final RuleShelf denials = new RuleShelf();

	private final RuleShelf allowances = new RuleShelf();

	PointlessRules(Map<ResourceKind, MappingNames> names) {
		this.names = names;
		this.cover = new RuleCover(names);
	}

	/**
	 * Reports problems, and warnings where one of both rules is a lockdown.
	 */
	void check(List<WrittenRule> rules, Problems problems, Problems warnings) {
		rules.forEach((rule) -> (rule.denies() ? this.denials : this.allowances).add(rule));
		for (WrittenRule rule : rules) {
			WrittenRule covering = covering(rule);
			if (covering != null) {
				boolean excused = covering.locksDown() || rule.locksDown();
				(excused ? warnings : problems).add(rule.node().at(), reason(rule, covering));
			}
		}
	}

	private @Nullable WrittenRule covering(WrittenRule rule) {
		Set<String> tags = tags(rule.rule());
		WrittenRule denial = covering(rule, this.denials, tags);
		return (denial != null || rule.denies()) ? denial : covering(rule, this.allowances, tags);
	}

	/**
	 * Of two that cover each other, the one that is written first covers the other.
	 */
	private @Nullable WrittenRule covering(WrittenRule rule, RuleShelf shelf, Set<String> tags) {
		AtomicReference<@Nullable WrittenRule> first = new AtomicReference<>();
		shelf.candidates(rule.rule(), tags, (other) -> {
			WrittenRule known = first.get();
			if ((known == null || other.index() < known.index()) && covers(other, rule)) {
				first.set(other);
			}
		});
		return first.get();
	}

	private boolean covers(WrittenRule other, WrittenRule rule) {
		return other.index() != rule.index() && outdoes(other, rule)
				&& (other.index() < rule.index() || !outdoes(rule, other));
	}

	private boolean outdoes(WrittenRule strong, WrittenRule weak) {
		return (strong.denies() || (!weak.denies() && RuleCover.asGenerous(strong.rule().terms(), weak.rule().terms())))
				&& this.cover.covers(strong.rule(), weak.rule());
	}

	/**
	 * The tags that a mapping has which the rule is about, as far as it says so.
	 */
	private Set<String> tags(PolicyRule rule) {
		Set<String> tags = new HashSet<>(rule.resources().tags());
		rule.resources().ids().forEach((kind, ids) -> {
			Entry entry = Objects.requireNonNull(this.names.get(kind)).find(ids.getFirst());
			tags.addAll((entry != null) ? entry.body().tags() : Set.of());
		});
		return tags;
	}

	private String reason(WrittenRule rule, WrittenRule covering) {
		if (rule.denies() == covering.denies() && outdoes(rule, covering)) {
			return "%s is about the same lookups as %s; keep one of the two".formatted(rule.quoted(),
					covering.located());
		}
		if (rule.denies()) {
			return "%s can never count, because %s denies all of it; remove it".formatted(rule.quoted(),
					covering.located());
		}
		return covering.denies()
				? "%s can never allow anything, because %s denies all of it and a denial wins; remove it, or narrow the denial, or say lockdown: true there if it is for a while"
					.formatted(rule.quoted(), covering.located())
				: "%s can never count, because %s allows all of it on terms as good or better; remove it, or narrow the other"
					.formatted(rule.quoted(), covering.located());
	}

}

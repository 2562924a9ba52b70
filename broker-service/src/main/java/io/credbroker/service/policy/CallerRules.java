package io.credbroker.service.policy;

import java.util.List;

import io.credbroker.service.identity.Caller;
import io.credbroker.service.mapping.Glob;
import io.credbroker.service.mapping.MappedName;
import io.credbroker.service.policy.PolicyRule.ContextMatch;

/**
 * The rules that are about one caller, to be compared with every mapping there is.
 */
final class CallerRules {

	private final List<CompiledRule> allowing;

	private final List<CompiledRule> denying;

	CallerRules(List<CompiledRule> rules, Caller caller) {
		List<CompiledRule> about = rules.stream().filter((rule) -> rule.missed(caller) == null).toList();
		this.allowing = about.stream().filter((rule) -> !rule.denies()).toList();
		this.denying = about.stream().filter(CompiledRule::denies).toList();
	}

	/**
	 * Those that name some id of the mapping.
	 */
	Reachable of(MappedName mapping) {
		return new Reachable(mapping, naming(this.allowing, mapping), naming(this.denying, mapping));
	}

	/**
	 * Whether a denial takes every id of the mapping away, in whatever context.
	 */
	static boolean denyWhole(Reachable reach) {
		return reach.denying()
			.stream()
			.anyMatch((denial) -> denial.context().equals(ContextMatch.ANY)
					&& texts(denial, reach.mapping()).stream().anyMatch(reach.mapping()::isWithin));
	}

	private static List<PolicyRule> naming(List<CompiledRule> rules, MappedName mapping) {
		return rules.stream().filter((rule) -> names(rule, mapping)).map(CompiledRule::rule).toList();
	}

	private static boolean names(CompiledRule rule, MappedName mapping) {
		if (!Words.allow(rule.rule().resources().tags(), mapping.tags())) {
			return false;
		}
		List<Glob> globs = rule.ids(mapping.kind());
		return mapping.pattern() ? meets(globs, texts(rule.rule(), mapping), mapping)
				: Words.fit(globs, mapping.name());
	}

	/**
	 * Two patterns are compared only where their beginnings agree, which those of most
	 * rules and mappings do not.
	 */
	private static boolean meets(List<Glob> globs, List<String> texts, MappedName mapping) {
		for (int i = 0; i < globs.size(); i++) {
			if (mayMeet(globs.get(i).prefix(), mapping.name()) && mapping.meets(texts.get(i))) {
				return true;
			}
		}
		return false;
	}

	private static boolean mayMeet(String prefix, String pattern) {
		int shared = Math.min(prefix.length(), Math.max(0, pattern.indexOf('{')));
		return prefix.regionMatches(0, pattern, 0, shared);
	}

	private static List<String> texts(PolicyRule rule, MappedName mapping) {
		return rule.resources().ids().getOrDefault(mapping.kind(), List.of());
	}

}

package io.credbroker.service.policy;

import java.util.List;

import io.credbroker.service.identity.Caller;
import io.credbroker.service.mapping.ContextMatch;
import io.credbroker.service.mapping.Glob;
import io.credbroker.service.mapping.MappedName;

/**
 * The rules that match one caller, to be compared with all mappings.
 */
final class CallerRules {

	private final List<CompiledRule> allowing;

	private final List<CompiledRule> denying;

	CallerRules(List<CompiledRule> rules, Caller caller) {
		List<CompiledRule> about = rules.stream().filter((rule) -> rule.isAbout(caller)).toList();
		this.allowing = about.stream().filter((rule) -> !rule.denies()).toList();
		this.denying = about.stream().filter(CompiledRule::denies).toList();
	}

	/**
	 * The rules that match an id of the mapping.
	 */
	ReadableMapping of(MappedName mapping) {
		return new ReadableMapping(mapping, naming(this.allowing, mapping), naming(this.denying, mapping));
	}

	/**
	 * Whether a rule denies every id of the mapping in every context.
	 */
	static boolean denyWhole(ReadableMapping reach) {
		return reach.denying()
			.stream()
			.anyMatch((denial) -> denial.context().equals(ContextMatch.ANY) && denial.resources()
				.ids()
				.getOrDefault(reach.mapping().kind(), List.of())
				.stream()
				.map(Glob::of)
				.anyMatch(reach.mapping()::isWithin));
	}

	private static List<PolicyRule> naming(List<CompiledRule> rules, MappedName mapping) {
		return rules.stream().filter((rule) -> names(rule, mapping)).map(CompiledRule::rule).toList();
	}

	private static boolean names(CompiledRule rule, MappedName mapping) {
		List<Glob> globs = rule.ids(mapping.kind());
		return rule.fitsTags(mapping.tags())
				&& (mapping.pattern() ? meets(globs, mapping) : Glob.anyMatches(globs, mapping.name()));
	}

	/**
	 * Whether a glob and the mapping have an id in common; compares their prefixes first,
	 * which differ for most rules and mappings.
	 */
	private static boolean meets(List<Glob> globs, MappedName mapping) {
		return globs.stream().anyMatch((glob) -> mayMeet(glob.prefix(), mapping.name()) && mapping.meets(glob));
	}

	private static boolean mayMeet(String prefix, String pattern) {
		int shared = Math.min(prefix.length(), Math.max(0, pattern.indexOf('{')));
		return prefix.regionMatches(0, pattern, 0, shared);
	}

}

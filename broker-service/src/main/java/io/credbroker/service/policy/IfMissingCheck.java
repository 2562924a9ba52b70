package io.credbroker.service.policy;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.credbroker.api.ResourceKind;
import io.credbroker.service.mapping.Mapping;
import io.credbroker.service.mapping.MappingDefinition;
import io.credbroker.service.mapping.MappingNames;
import io.credbroker.service.yaml.YamlProblems;

/**
 * Reports each mapping with {@code if-missing: not-mapped} of which a rule denies some
 * id: what is denied to some must not be looked for in another backend by others.
 */
final class IfMissingCheck {

	/** At most this many are listed; more usually have one common cause. */
	private static final int MOST = 100;

	private final Map<ResourceKind, MappingNames> names;

	private int found;

	IfMissingCheck(List<MappingDefinition> entries) {
		this.names = MappingNames.byKind(
				entries.stream().filter((entry) -> entry.body().ifMissing() == Mapping.IfMissing.NOT_MAPPED).toList());
	}

	/**
	 * Reports problems, or warnings if the rule is a lockdown, which must be accepted
	 * whatever the mappings are.
	 */
	void check(List<LocatedRule> rules, YamlProblems problems, YamlProblems warnings) {
		rules.stream().filter(LocatedRule::denies).forEach((rule) -> {
			YamlProblems told = rule.locksDown() ? warnings : problems;
			this.names.forEach((kind, known) -> hit(rule.rule(), kind, known).distinct()
				.takeWhile((entry) -> this.found < MOST)
				.forEach((entry) -> add(told, entry, rule)));
		});
	}

	private static Stream<MappingDefinition> hit(CompiledRule rule, ResourceKind kind, MappingNames known) {
		return rule.ids(kind).stream().flatMap((glob) -> known.matching(glob, rule.tags()));
	}

	private void add(YamlProblems told, MappingDefinition entry, LocatedRule rule) {
		this.found++;
		told.add(entry.at(),
				"\"%s\" has if-missing: not-mapped, but %s denies %s: whoever it does not deny would be led to another backend with what must not be read; remove if-missing here, or narrow one of the two so that they have no id in common"
					.formatted(entry.name(), rule.located(), (entry.pattern() != null) ? "some of its ids" : "it"));
	}

}

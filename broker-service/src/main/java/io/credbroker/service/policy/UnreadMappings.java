package io.credbroker.service.policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.credbroker.api.ResourceKind;
import io.credbroker.service.mapping.MappingDefinition;
import io.credbroker.service.mapping.MappingNames;
import io.credbroker.service.mapping.PatternAutomaton;

/**
 * Finds each mapping that no rule lets anybody read, or that a denial takes back from all
 * who might.
 */
final class UnreadMappings {

	private final Map<String, List<PolicyRule>> denials = new HashMap<>();

	private final Map<ResourceKind, MappingNames> unread;

	private final Set<MappingDefinition> left;

	UnreadMappings(Collection<MappingDefinition> entries) {
		this.unread = MappingNames.byKind(entries);
		this.left = new LinkedHashSet<>(entries);
	}

	/**
	 * The mappings that are left once every rule has been looked at.
	 */
	Set<MappingDefinition> find(List<LocatedRule> rules) {
		rules.stream().filter(LocatedRule::denies).map(LocatedRule::rule).forEach(this::deny);
		rules.stream().filter((rule) -> !rule.denies()).map(LocatedRule::rule).forEach(this::allow);
		return this.left;
	}

	private void deny(PolicyRule rule) {
		CallerKeys.narrowest(rule.callers())
			.forEach((key) -> this.denials.computeIfAbsent(key, (caller) -> new ArrayList<>(1)).add(rule));
	}

	private void allow(PolicyRule rule) {
		List<PolicyRule> against = CallerKeys.all(rule.callers())
			.stream()
			.flatMap((key) -> this.denials.getOrDefault(key, List.of()).stream())
			.filter((denial) -> RuleCover.coversRequests(denial, rule))
			.toList();
		rule.resources().ids().forEach((kind, globs) -> {
			MappingNames names = Objects.requireNonNull(this.unread.get(kind));
			globs.forEach((glob) -> names.matching(glob, rule.resources().tags())
				.filter((entry) -> against.stream().noneMatch((denial) -> denies(denial, entry)))
				.toList()
				.forEach((entry) -> read(names, entry)));
		});
	}

	private void read(MappingNames names, MappingDefinition entry) {
		if (this.left.remove(entry)) {
			names.remove(entry);
		}
	}

	private static boolean denies(PolicyRule denial, MappingDefinition entry) {
		return entry.carries(denial.resources().tags()) && denial.resources()
			.ids()
			.getOrDefault(entry.kind(), List.of())
			.stream()
			.anyMatch((glob) -> PatternAutomaton.within(PatternAutomaton.glob(glob), entry.symbols()));
	}

}

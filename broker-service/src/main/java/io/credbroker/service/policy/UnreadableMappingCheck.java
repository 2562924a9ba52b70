package io.credbroker.service.policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.credbroker.api.ResourceKind;
import io.credbroker.service.mapping.MappingDefinition;
import io.credbroker.service.mapping.MappingNames;

/**
 * Finds each mapping that no rule allows, or that a denial covers for all callers.
 */
final class UnreadableMappingCheck {

	private final CallerIndex<List<CompiledRule>> denials = new CallerIndex<>(ArrayList::new);

	private final Map<ResourceKind, MappingNames> unread;

	private final Set<MappingDefinition> left;

	UnreadableMappingCheck(Collection<MappingDefinition> entries) {
		this.unread = MappingNames.byKind(entries);
		this.left = new LinkedHashSet<>(entries);
	}

	/**
	 * The mappings that nobody can read.
	 */
	Set<MappingDefinition> find(List<CompiledRule> rules) {
		rules.stream().filter(CompiledRule::denies).forEach(this::deny);
		rules.stream().filter((rule) -> !rule.denies()).forEach(this::allow);
		return this.left;
	}

	private void deny(CompiledRule rule) {
		this.denials.file(rule, (filed) -> filed.add(rule));
	}

	private void allow(CompiledRule rule) {
		List<CompiledRule> against = new ArrayList<>();
		this.denials.forEachCovering(rule,
				(filed) -> filed.stream().filter((denial) -> denial.coversRequests(rule)).forEach(against::add));
		this.unread.forEach((kind, names) -> {
			rule.ids(kind)
				.forEach((glob) -> names.matching(glob, rule.tags())
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

	private static boolean denies(CompiledRule denial, MappingDefinition entry) {
		return entry.carries(denial.tags()) && denial.ids(entry.kind()).stream().anyMatch(entry::isWithin);
	}

}

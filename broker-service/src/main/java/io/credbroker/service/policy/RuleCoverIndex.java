package io.credbroker.service.policy;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import io.credbroker.api.ResourceKind;
import io.credbroker.service.mapping.Glob;

/**
 * An index of rules that finds those that may cover another one without comparing all.
 * <p>
 * A rule can cover another only if the other contains its caller values and tags, and if
 * the other's ids and DAGs start with its own prefixes.
 */
final class RuleCoverIndex {

	private static final Set<String> UNTAGGED = Set.of("");

	private final Map<ResourceKind, CallerIndex<Bucket>> rules = new EnumMap<>(ResourceKind.class);

	void add(LocatedRule located) {
		CompiledRule rule = located.rule();
		Set<String> tags = rule.tags().isEmpty() ? UNTAGGED : rule.tags();
		List<String> dags = prefixes(dags(rule));
		for (ResourceKind kind : ResourceKind.values()) {
			List<String> ids = prefixes(rule.ids(kind));
			if (!rule.ids(kind).isEmpty()) {
				this.rules.computeIfAbsent(kind, (key) -> new CallerIndex<>(Bucket::new))
					.file(rule, (shelf) -> tags.forEach((tag) -> shelf.add(tag, ids, dags, located)));
			}
		}
	}

	/**
	 * Passes on all rules that may cover this one; a rule may be passed on more than
	 * once.
	 * @param tags the tags of which such a rule must require one, if it requires any
	 */
	void candidates(CompiledRule rule, Set<String> tags, Consumer<LocatedRule> action) {
		ResourceKind kind = rule.rule().resources().ids().keySet().iterator().next();
		CallerIndex<Bucket> callers = this.rules.get(kind);
		if (callers != null) {
			List<String> ids = beginnings(rule.ids(kind));
			List<String> dags = beginnings(dags(rule));
			callers.forEachCovering(rule, (shelf) -> {
				shelf.forEach("", ids, dags, action);
				tags.forEach((tag) -> shelf.forEach(tag, ids, dags, action));
			});
		}
	}

	private static List<Glob> dags(CompiledRule rule) {
		return rule.conditions()
			.stream()
			.filter((condition) -> condition.field() == RuleField.DAG)
			.findFirst()
			.map((condition) -> ((ContextCondition) condition).globs())
			.orElse(List.of());
	}

	private static List<String> prefixes(List<Glob> globs) {
		return globs.isEmpty() ? List.of("") : globs.stream().map(Glob::prefix).distinct().toList();
	}

	private static List<String> beginnings(List<Glob> globs) {
		String prefix = globs.isEmpty() ? "" : globs.getFirst().prefix();
		return IntStream.rangeClosed(0, prefix.length()).mapToObj((length) -> prefix.substring(0, length)).toList();
	}

	/**
	 * Rules by tag, then by the beginning of ids, then by that of DAGs.
	 */
	private static final class Bucket {

		private final Map<String, Map<String, Map<String, List<LocatedRule>>>> byTag = new HashMap<>(2);

		void add(String tag, List<String> ids, List<String> dags, LocatedRule rule) {
			Map<String, Map<String, List<LocatedRule>>> byId = this.byTag.computeIfAbsent(tag,
					(key) -> new HashMap<>(2));
			for (String id : ids) {
				Map<String, List<LocatedRule>> byDag = byId.computeIfAbsent(id, (prefix) -> new HashMap<>(2));
				dags.forEach((dag) -> byDag.computeIfAbsent(dag, (prefix) -> new ArrayList<>(1)).add(rule));
			}
		}

		void forEach(String tag, List<String> ids, List<String> dags, Consumer<LocatedRule> action) {
			Map<String, Map<String, List<LocatedRule>>> byId = this.byTag.getOrDefault(tag, Map.of());
			if (byId.isEmpty()) {
				return;
			}
			for (String id : ids) {
				Map<String, List<LocatedRule>> byDag = byId.getOrDefault(id, Map.of());
				if (!byDag.isEmpty()) {
					dags.forEach((dag) -> byDag.getOrDefault(dag, List.of()).forEach(action));
				}
			}
		}

	}

}

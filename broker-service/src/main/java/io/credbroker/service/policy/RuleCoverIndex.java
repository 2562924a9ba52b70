package io.credbroker.service.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import io.credbroker.api.ResourceKind;
import io.credbroker.service.mapping.Glob;

/**
 * Rules filed so that those that may cover another one are found without looking at all.
 * <p>
 * A rule can cover another only if what it says about callers and tags is in the other,
 * and if the other's ids and DAGs begin as its own do.
 */
final class RuleCoverIndex {

	private static final Set<String> UNTAGGED = Set.of("");

	/** By the beginning of ids, then by that of DAGs. */
	private final Map<Place, Map<String, Map<String, List<LocatedRule>>>> rules = new HashMap<>();

	void add(LocatedRule written) {
		PolicyRule rule = written.rule();
		Set<String> tags = rule.resources().tags().isEmpty() ? UNTAGGED : rule.resources().tags();
		List<String> dags = rule.context().dags().isEmpty() ? List.of("")
				: rule.context().dags().stream().map((dag) -> Glob.of(dag).prefix()).distinct().toList();
		rule.resources().ids().forEach((kind, globs) -> {
			List<String> ids = globs.stream().map((id) -> Glob.of(id).prefix()).distinct().toList();
			for (String caller : CallerKeys.narrowest(rule.callers())) {
				tags.forEach((tag) -> file(new Place(kind, caller, tag), ids, dags, written));
			}
		});
	}

	private void file(Place place, List<String> ids, List<String> dags, LocatedRule rule) {
		Map<String, Map<String, List<LocatedRule>>> byId = this.rules.computeIfAbsent(place, (key) -> new HashMap<>(2));
		for (String id : ids) {
			Map<String, List<LocatedRule>> byDag = byId.computeIfAbsent(id, (prefix) -> new HashMap<>(2));
			dags.forEach((dag) -> byDag.computeIfAbsent(dag, (prefix) -> new ArrayList<>(1)).add(rule));
		}
	}

	/**
	 * Passes on every rule that covers this one, among others that do not; some twice.
	 * @param tags tags of which such a rule would ask for one, if it asks for any
	 */
	void candidates(PolicyRule rule, Set<String> tags, Consumer<LocatedRule> action) {
		Map.Entry<ResourceKind, List<String>> ids = rule.resources().ids().entrySet().iterator().next();
		List<String> id = beginnings(ids.getValue().getFirst());
		List<String> dag = rule.context().dags().isEmpty() ? List.of("") : beginnings(rule.context().dags().getFirst());
		for (String caller : CallerKeys.all(rule.callers())) {
			look(new Place(ids.getKey(), caller, ""), id, dag, action);
			tags.forEach((tag) -> look(new Place(ids.getKey(), caller, tag), id, dag, action));
		}
	}

	private void look(Place place, List<String> ids, List<String> dags, Consumer<LocatedRule> action) {
		Map<String, Map<String, List<LocatedRule>>> byId = this.rules.getOrDefault(place, Map.of());
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

	private static List<String> beginnings(String glob) {
		String prefix = Glob.of(glob).prefix();
		return IntStream.rangeClosed(0, prefix.length()).mapToObj((length) -> prefix.substring(0, length)).toList();
	}

	private record Place(ResourceKind kind, String caller, String tag) {
	}

}

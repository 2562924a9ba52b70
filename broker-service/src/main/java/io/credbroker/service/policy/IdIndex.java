package io.credbroker.service.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.credbroker.service.mapping.Glob;
import org.jspecify.annotations.Nullable;

/**
 * An index of rules by id: exact ids by hash, patterns by the characters before their
 * first star.
 */
final class IdIndex {

	private final Map<String, List<CompiledRule>> exact = new HashMap<>();

	private final Node patterns = new Node();

	void add(Glob id, CompiledRule rule) {
		if (id.exact()) {
			this.exact.computeIfAbsent(id.prefix(), (name) -> new ArrayList<>(1)).add(rule);
			return;
		}
		Node node = this.patterns;
		for (int i = 0; i < id.prefix().length(); i++) {
			node = node.next.computeIfAbsent(id.prefix().charAt(i), (character) -> new Node());
		}
		node.rules.add(new Pattern(id, rule));
	}

	/**
	 * Passes on every rule that matches the id; a rule may be passed on more than once.
	 */
	void forEach(String id, Consumer<CompiledRule> action) {
		this.exact.getOrDefault(id, List.of()).forEach(action);
		@Nullable Node node = this.patterns;
		for (int i = 0; node != null; i++) {
			if (!node.rules.isEmpty()) {
				pass(node.rules, id, action);
			}
			node = (i < id.length()) ? node.next.get(id.charAt(i)) : null;
		}
	}

	private static void pass(List<Pattern> patterns, String id, Consumer<CompiledRule> action) {
		for (Pattern pattern : patterns) {
			if (pattern.id().matches(id)) {
				action.accept(pattern.rule());
			}
		}
	}

	private static final class Node {

		private final Map<Character, Node> next = new HashMap<>(2);

		private final List<Pattern> rules = new ArrayList<>(1);

	}

	private record Pattern(Glob id, CompiledRule rule) {
	}

}

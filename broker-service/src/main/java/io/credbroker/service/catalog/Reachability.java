package io.credbroker.service.catalog;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.credbroker.api.ResourceKind;
import org.jspecify.annotations.Nullable;

/**
 * Reports what a catalog says in vain: patterns behind wider ones and policies about
 * nothing.
 */
final class Reachability {

	private final Problems problems;

	Reachability(Problems problems) {
		this.problems = problems;
	}

	void check(CatalogNode root, List<Entry> entries, List<PolicyRule> rules) {
		checkPatterns(entries);
		checkGlobs(root, entries);
		checkRules(root, rules);
	}

	/**
	 * Reports each pattern of which every id goes to an earlier one.
	 */
	private void checkPatterns(List<Entry> entries) {
		Map<String, List<Entry>> earlier = new HashMap<>();
		for (Entry entry : entries) {
			IdPattern pattern = entry.pattern();
			if (pattern == null) {
				continue;
			}
			Entry cover = cover(entry, pattern, earlier);
			if (cover != null) {
				this.problems.add(entry.at(),
						"\"" + entry.name() + "\" can never match, because \"" + cover.name() + "\" at line "
								+ (cover.at().getLine() + 1)
								+ " comes first and matches all of it; move it up or remove it");
			}
			earlier.computeIfAbsent(bucket(entry.kind(), pattern.prefix()), (key) -> new ArrayList<>()).add(entry);
		}
	}

	private static String bucket(ResourceKind kind, String prefix) {
		return kind.plural() + " " + prefix;
	}

	private static @Nullable Entry cover(Entry entry, IdPattern pattern, Map<String, List<Entry>> earlier) {
		String prefix = pattern.prefix();
		for (int length = 0; length <= prefix.length(); length++) {
			for (Entry other : earlier.getOrDefault(bucket(entry.kind(), prefix.substring(0, length)), List.of())) {
				if (covers(other, entry, pattern)) {
					return other;
				}
			}
		}
		return null;
	}

	private static boolean covers(Entry other, Entry entry, IdPattern pattern) {
		IdPattern first = other.pattern();
		return first != null && pattern.suffix().endsWith(first.suffix())
				&& Symbols.covers(other.symbols(), entry.symbols());
	}

	/**
	 * Reports each glob that no mapping can meet.
	 */
	private void checkGlobs(CatalogNode root, List<Entry> entries) {
		Map<ResourceKind, MappingNames> names = new EnumMap<>(ResourceKind.class);
		for (ResourceKind kind : ResourceKind.values()) {
			names.put(kind, new MappingNames(entries.stream().filter((entry) -> entry.kind() == kind).toList()));
		}
		for (CatalogNode policy : root.elements("policies")) {
			names.forEach((kind, known) -> checkGlobs(policy, kind, known));
		}
	}

	private void checkGlobs(CatalogNode policy, ResourceKind kind, MappingNames known) {
		for (CatalogNode glob : policy.elements(kind.plural())) {
			String text = glob.value().asString("");
			if (!known.anyMatches(text)) {
				this.problems.add(glob.at(), "\"" + text + "\" matches no mapping under " + kind.plural()
						+ "; correct it, or remove it until there is one");
			}
		}
	}

	/**
	 * Reports each policy that an earlier or a denying one makes pointless.
	 */
	private void checkRules(CatalogNode root, List<PolicyRule> rules) {
		Map<RuleScope, PolicyRule> first = new HashMap<>();
		List<CatalogNode> nodes = root.elements("policies");
		for (int i = 0; i < rules.size(); i++) {
			PolicyRule rule = rules.get(i);
			PolicyRule twin = first.putIfAbsent(RuleScope.of(rule), rule);
			if (twin == null) {
				continue;
			}
			if (twin.effect() != rule.effect()) {
				this.problems.add(nodes.get(i).at(), "\"" + rule.name() + "\" and \"" + twin.name()
						+ "\" are about the same lookups, and a denial wins; remove the one that allows");
			}
			else {
				this.problems.add(nodes.get(i).at(), "\"" + rule.name() + "\" is about the same lookups as \""
						+ twin.name() + "\"; keep one of the two");
			}
		}
	}

	/** What a rule is about, whatever the order of its words. */
	private record RuleScope(PolicyRule.CallerMatch callers, Map<ResourceKind, Set<String>> ids, Set<String> tags,
			List<Set<String>> context, PolicyRule.@Nullable RequiredBinding binding) {

		static RuleScope of(PolicyRule rule) {
			Map<ResourceKind, Set<String>> ids = new EnumMap<>(ResourceKind.class);
			rule.resources().ids().forEach((kind, globs) -> ids.put(kind, new HashSet<>(globs)));
			PolicyRule.ContextMatch context = rule.context();
			return new RuleScope(
					rule.callers(), ids, rule.resources().tags(), List.of(new HashSet<>(context.dags()),
							new HashSet<>(context.tasks()), new HashSet<>(context.teams()), context.runTypes()),
					rule.terms().binding());
		}

	}

}

package io.credbroker.service.policy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

import io.credbroker.service.identity.Caller;
import io.credbroker.service.mapping.Glob;
import io.credbroker.service.mapping.Mapping;
import io.credbroker.service.policy.PolicyRule.CallerMatch;
import org.jspecify.annotations.Nullable;

/**
 * Rules of one kind, found by caller and mapping without looking at the others.
 * <p>
 * A rule is filed under the narrowest part of what it says about callers.
 */
final class RuleIndex {

	private final Map<String, ResourceIndex> bySubject = new HashMap<>();

	private final Map<String, ResourceIndex> byServiceAccount = new HashMap<>();

	private final Map<String, ResourceIndex> byClient = new HashMap<>();

	private final Map<String, ResourceIndex> byGroup = new HashMap<>();

	private final Map<String, Map<String, ResourceIndex>> byClaim = new HashMap<>();

	private final Map<String, ResourceIndex> byIssuer = new HashMap<>();

	private final ResourceIndex anyone = new ResourceIndex();

	void add(List<Glob> ids, CompiledRule rule) {
		CallerMatch callers = rule.callers();
		if (!callers.subjects().isEmpty()) {
			file(this.bySubject, callers.subjects(), ids, rule);
		}
		else if (!callers.serviceAccounts().isEmpty()) {
			file(this.byServiceAccount, callers.serviceAccounts(), ids, rule);
		}
		else if (!callers.clients().isEmpty()) {
			file(this.byClient, callers.clients(), ids, rule);
		}
		else if (!callers.groups().isEmpty()) {
			file(this.byGroup, callers.groups(), ids, rule);
		}
		else if (!callers.claims().isEmpty()) {
			Map.Entry<String, Set<String>> claim = new TreeMap<>(callers.claims()).firstEntry();
			file(this.byClaim.computeIfAbsent(claim.getKey(), (key) -> new HashMap<>()), claim.getValue(), ids, rule);
		}
		else if (callers.issuer() != null) {
			file(this.byIssuer, Set.of(callers.issuer()), ids, rule);
		}
		else {
			this.anyone.add(ids, rule);
		}
	}

	private static void file(Map<String, ResourceIndex> index, Set<String> words, List<Glob> ids, CompiledRule rule) {
		for (String word : words) {
			index.computeIfAbsent(word, (key) -> new ResourceIndex()).add(ids, rule);
		}
	}

	/**
	 * Passes on every rule that names this mapping and may be about this caller, some
	 * perhaps twice.
	 */
	void forEach(Caller caller, Mapping mapping, Consumer<CompiledRule> action) {
		look(this.bySubject, caller.subject(), mapping, action);
		look(this.byServiceAccount, ServiceAccountNames.of(caller.serviceAccount()), mapping, action);
		look(this.byClient, caller.client(), mapping, action);
		look(this.byGroup, caller.groups(), mapping, action);
		if (!this.byClaim.isEmpty()) {
			caller.claims()
				.forEach((name, words) -> look(this.byClaim.getOrDefault(name, Map.of()), words, mapping, action));
		}
		look(this.byIssuer, caller.issuer(), mapping, action);
		this.anyone.forEach(mapping, action);
	}

	private static void look(Map<String, ResourceIndex> index, Set<String> words, Mapping mapping,
			Consumer<CompiledRule> action) {
		if (!index.isEmpty()) {
			for (String word : words) {
				look(index, word, mapping, action);
			}
		}
	}

	private static void look(Map<String, ResourceIndex> index, @Nullable String word, Mapping mapping,
			Consumer<CompiledRule> action) {
		ResourceIndex found = (word != null) ? index.get(word) : null;
		if (found != null) {
			found.forEach(mapping, action);
		}
	}

}

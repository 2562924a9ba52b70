package io.credbroker.service.policy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import io.credbroker.service.catalog.Glob;
import io.credbroker.service.catalog.PolicyRule.CallerMatch;
import io.credbroker.service.identity.Caller;
import org.jspecify.annotations.Nullable;

/**
 * Rules of one kind, found by caller and id without looking at the others.
 * <p>
 * A rule is filed under the narrowest part of what it says about callers.
 */
final class RuleIndex {

	private final Map<String, IdIndex> bySubject = new HashMap<>();

	private final Map<String, IdIndex> byServiceAccount = new HashMap<>();

	private final Map<String, IdIndex> byGroup = new HashMap<>();

	private final Map<String, IdIndex> byIssuer = new HashMap<>();

	private final IdIndex anyone = new IdIndex();

	void add(List<Glob> ids, CompiledRule rule) {
		CallerMatch callers = rule.callers();
		if (!callers.subjects().isEmpty()) {
			file(this.bySubject, callers.subjects(), ids, rule);
		}
		else if (!callers.serviceAccounts().isEmpty()) {
			file(this.byServiceAccount, callers.serviceAccounts(), ids, rule);
		}
		else if (!callers.groups().isEmpty()) {
			file(this.byGroup, callers.groups(), ids, rule);
		}
		else if (callers.issuer() != null) {
			file(this.byIssuer, Set.of(callers.issuer()), ids, rule);
		}
		else {
			ids.forEach((id) -> this.anyone.add(id, rule));
		}
	}

	private static void file(Map<String, IdIndex> index, Set<String> words, List<Glob> ids, CompiledRule rule) {
		for (String word : words) {
			IdIndex byId = index.computeIfAbsent(word, (key) -> new IdIndex());
			ids.forEach((id) -> byId.add(id, rule));
		}
	}

	/**
	 * Passes on every rule about this caller and this id, some perhaps twice.
	 */
	void forEach(Caller caller, String id, Consumer<CompiledRule> action) {
		Consumer<CompiledRule> matching = (rule) -> {
			if (rule.isAbout(caller)) {
				action.accept(rule);
			}
		};
		look(this.bySubject.get(caller.subject()), id, matching);
		if (caller.serviceAccount() != null) {
			look(this.byServiceAccount.get(caller.serviceAccount()), id, matching);
		}
		if (!this.byGroup.isEmpty()) {
			caller.groups().forEach((group) -> look(this.byGroup.get(group), id, matching));
		}
		look(this.byIssuer.get(caller.issuer()), id, matching);
		this.anyone.forEach(id, matching);
	}

	private static void look(@Nullable IdIndex index, String id, Consumer<CompiledRule> action) {
		if (index != null) {
			index.forEach(id, action);
		}
	}

}

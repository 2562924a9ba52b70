package io.credbroker.service.policy;

import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.credbroker.service.identity.Caller;
import org.jspecify.annotations.Nullable;

/**
 * An index of rules by caller: a rule is indexed under each value of its most selective
 * caller condition.
 *
 * @param <T> the type of one bucket of rules
 */
final class CallerIndex<T> {

	private static final RuleField[] NARROWEST_FIRST = { RuleField.SUBJECT, RuleField.SERVICE_ACCOUNT, RuleField.CLIENT,
			RuleField.GROUPS, RuleField.CLAIMS, RuleField.ISSUER };

	private final Supplier<T> shelf;

	private final Map<RuleField, Map<String, T>> shelves = new EnumMap<>(RuleField.class);

	private final T anyone;

	CallerIndex(Supplier<T> shelf) {
		this.shelf = shelf;
		this.anyone = shelf.get();
	}

	/**
	 * Passes on the buckets that a rule belongs in.
	 */
	void file(CompiledRule rule, Consumer<T> action) {
		for (RuleField field : NARROWEST_FIRST) {
			for (RuleCondition condition : rule.conditions()) {
				if (condition.field() == field) {
					Map<String, T> words = this.shelves.computeIfAbsent(field, (key) -> new HashMap<>());
					condition.words()
						.forEach((word) -> action.accept(words.computeIfAbsent(word, (key) -> this.shelf.get())));
					return;
				}
			}
		}
		action.accept(this.anyone);
	}

	/**
	 * Passes on the buckets with every rule that may match a caller.
	 */
	void forEach(Caller caller, Consumer<T> action) {
		for (RuleField field : NARROWEST_FIRST) {
			Map<String, T> words = this.shelves.get(field);
			if (words != null) {
				pass(words, field, caller, action);
			}
		}
		action.accept(this.anyone);
	}

	/**
	 * Passes on the buckets with every rule that may match all callers of this rule: such
	 * a rule lists all values that this one lists, so any of them finds it.
	 */
	void forEachCovering(CompiledRule rule, Consumer<T> action) {
		for (RuleCondition condition : rule.conditions()) {
			Map<String, T> words = this.shelves.getOrDefault(condition.field(), Map.of());
			if (!words.isEmpty()) {
				String word = condition.words().iterator().next();
				pass(words,
						(condition.field() == RuleField.SERVICE_ACCOUNT) ? ServiceAccountNames.of(word) : List.of(word),
						action);
			}
		}
		action.accept(this.anyone);
	}

	private static <T> void pass(Map<String, T> shelves, RuleField field, Caller caller, Consumer<T> action) {
		switch (field) {
			case SUBJECT -> pass(shelves, caller.subject(), action);
			case SERVICE_ACCOUNT -> pass(shelves, ServiceAccountNames.of(caller.serviceAccount()), action);
			case CLIENT -> pass(shelves, caller.client(), action);
			case GROUPS -> pass(shelves, caller.groups(), action);
			case CLAIMS -> caller.claims()
				.forEach((name, values) -> values
					.forEach((value) -> pass(shelves, ClaimCondition.word(name, value), action)));
			case ISSUER -> pass(shelves, caller.issuer(), action);
			case ID, TAGS, BINDING, DAG, TASK, TEAM, RUN_TYPE, STANDING ->
				throw new IllegalStateException("no rule is indexed under " + field);
		}
	}

	private static <T> void pass(Map<String, T> shelves, Collection<String> words, Consumer<T> action) {
		for (String word : words) {
			pass(shelves, word, action);
		}
	}

	private static <T> void pass(Map<String, T> shelves, @Nullable String word, Consumer<T> action) {
		T found = (word != null) ? shelves.get(word) : null;
		if (found != null) {
			action.accept(found);
		}
	}

}

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
 * Shelves of rules by caller: a rule is filed under each word of the condition that
 * narrows its callers most, and found without looking at the others.
 *
 * @param <T> one shelf
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
	 * Passes on the shelves on which a rule belongs.
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
	 * Passes on the shelves with every rule that may be about a caller.
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
	 * Passes on the shelves with every rule that may match all callers of this one: such
	 * a rule lists all words that this one lists, so one of them finds it.
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
				throw new IllegalStateException("nothing is filed under " + field);
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

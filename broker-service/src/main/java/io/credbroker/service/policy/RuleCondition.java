package io.credbroker.service.policy;

import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

import io.credbroker.service.identity.Caller;
import io.credbroker.service.identity.TaskContext;
import org.jspecify.annotations.Nullable;

/**
 * The condition that one field of a rule sets; absent fields have none.
 */
sealed interface RuleCondition
		permits CallerCondition, ClaimCondition, BindingCondition, ContextCondition, StandingCondition {

	RuleField field();

	boolean matches(Caller caller, TaskContext context);

	/**
	 * Whether this certainly matches every lookup that another condition matches.
	 */
	boolean covers(RuleCondition narrow);

	/**
	 * Whether this is about a part of the context that the orchestrator would know and
	 * could not be asked about, so that nobody can tell whether it matches.
	 */
	default boolean isOpen(TaskContext context) {
		return false;
	}

	/**
	 * A text that says what is required and what a lookup that does not match has
	 * instead.
	 */
	String mismatch(Caller caller, TaskContext context);

	/**
	 * The index keys of this condition; empty if it cannot be indexed.
	 */
	default Set<String> words() {
		return Set.of();
	}

	static String list(Collection<String> words) {
		return words.isEmpty() ? "none" : words.stream().sorted().collect(Collectors.joining(", "));
	}

	static String orNone(@Nullable String word) {
		return (word != null) ? word : "none";
	}

}

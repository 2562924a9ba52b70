package io.credbroker.service.policy;

import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

import io.credbroker.service.identity.Caller;
import io.credbroker.service.identity.TaskContext;
import org.jspecify.annotations.Nullable;

/**
 * What one field of a rule asks of a lookup; a rule has none for a field that it leaves
 * out.
 */
sealed interface RuleCondition
		permits CallerCondition, ClaimCondition, BindingCondition, ContextCondition, StandingCondition {

	RuleField field();

	boolean matches(Caller caller, TaskContext context);

	/**
	 * Whether this surely matches every lookup that another one matches.
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
	 * What is asked for and what a lookup that does not match has instead.
	 */
	String mismatch(Caller caller, TaskContext context);

	/**
	 * The words under which a rule can be filed by this condition, if it is about words.
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

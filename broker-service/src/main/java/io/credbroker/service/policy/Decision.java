package io.credbroker.service.policy;

import java.time.Duration;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The decision of the policies on one lookup.
 */
public sealed interface Decision {

	/**
	 * Allowed.
	 *
	 * @param rule the allowing rule
	 * @param groups the caller's groups that it requires; empty when it requires none
	 * @param maxTtl the longest the answer may be used, if a rule limits it
	 */
	record Allowed(String rule, Set<String> groups, @Nullable Duration maxTtl) implements Decision {
	}

	/**
	 * Denied.
	 *
	 * @param rule the denying rule, or {@code null} when no rule allows it
	 * @param groups the caller's groups that it names; empty when it names none
	 * @param reason the text for the caller: which kind of right is missing, without
	 * naming other callers
	 */
	record Denied(@Nullable String rule, Set<String> groups, String reason) implements Decision {
	}

	/**
	 * Nobody can tell, because it rests on what the orchestrator knows of the task, and
	 * that could not be asked.
	 *
	 * @param reason what to tell the caller
	 */
	record Undecided(String reason) implements Decision {
	}

}

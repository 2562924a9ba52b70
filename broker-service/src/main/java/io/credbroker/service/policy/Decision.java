package io.credbroker.service.policy;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What the policies say about one lookup.
 */
public sealed interface Decision {

	/**
	 * Allowed.
	 *
	 * @param rule the allowing rule
	 * @param maxTtl the longest the answer may be used, if a rule limits it
	 */
	record Allowed(String rule, @Nullable Duration maxTtl) implements Decision {
	}

	/**
	 * Denied.
	 *
	 * @param rule the denying rule, or {@code null} when no rule allows it
	 * @param reason what to tell the caller: which kind of right is missing, naming no
	 * other caller
	 */
	record Denied(@Nullable String rule, String reason) implements Decision {
	}

}

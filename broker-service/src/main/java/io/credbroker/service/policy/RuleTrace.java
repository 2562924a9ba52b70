package io.credbroker.service.policy;

import org.jspecify.annotations.Nullable;

/**
 * How one rule compares with one lookup.
 *
 * @param missed why it does not match, or {@code null} when it does
 */
public record RuleTrace(PolicyRule rule, @Nullable Miss missed) {

	/**
	 * Whether the rule matches the lookup.
	 */
	public boolean matched() {
		return this.missed == null;
	}

	/**
	 * The first part of a rule that does not fit.
	 *
	 * @param part what was compared
	 * @param reason what the rule asks for and what the lookup has instead; it shows the
	 * rule, so it is for those who may see policies
	 */
	public record Miss(Part part, String reason) {
	}

}

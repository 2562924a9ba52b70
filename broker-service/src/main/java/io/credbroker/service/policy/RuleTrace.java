package io.credbroker.service.policy;

import org.jspecify.annotations.Nullable;

/**
 * How one rule compares with one lookup.
 *
 * @param mismatch why it does not match, or {@code null} when it does
 */
public record RuleTrace(PolicyRule rule, @Nullable Mismatch mismatch) {

	/**
	 * Whether the rule matches the lookup.
	 */
	public boolean matched() {
		return this.mismatch == null;
	}

	/**
	 * The first field of a rule that does not fit.
	 *
	 * @param field what was compared
	 * @param reason what the rule asks for and what the lookup has instead; it shows the
	 * rule, so it is for those who may see policies
	 */
	public record Mismatch(RuleField field, String reason) {
	}

}

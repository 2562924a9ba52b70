package io.credbroker.service.policy;

import java.util.Comparator;

import org.jspecify.annotations.Nullable;

/**
 * How one rule compares with one lookup.
 *
 * @param mismatch why it does not match, or {@code null} when it does
 */
public record RuleTrace(PolicyRule rule, @Nullable Mismatch mismatch) {

	/**
	 * Those that match, then the others by how far they match: the later the field is
	 * compared that does not fit, the nearer the rule.
	 */
	public static final Comparator<RuleTrace> NEAREST_FIRST = Comparator.comparing(
			(trace) -> (trace.mismatch() != null) ? trace.mismatch().field() : null,
			Comparator.nullsFirst(Comparator.reverseOrder()));

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

package io.credbroker.service.policy;

import java.util.Comparator;

import org.jspecify.annotations.Nullable;

/**
 * The result of comparing one rule with one lookup.
 *
 * @param mismatch why it does not match, or {@code null} when it does
 */
public record RuleTrace(PolicyRule rule, @Nullable Mismatch mismatch) {

	/**
	 * Matching rules first, then the others, the nearest first: a rule is nearer the
	 * later its first field that does not match is compared.
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
	 * The first field of a rule that does not match.
	 *
	 * @param field the field
	 * @param reason what the rule requires and what the lookup has instead; it reveals
	 * the rule, so only callers that may see policies get it
	 */
	public record Mismatch(RuleField field, String reason) {
	}

}

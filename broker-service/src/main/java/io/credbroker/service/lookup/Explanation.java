package io.credbroker.service.lookup;

import java.util.List;

import io.credbroker.service.lookup.LookupOutcome.TtlLimit;
import io.credbroker.service.mapping.Mapping;
import io.credbroker.service.policy.RuleTrace;
import io.credbroker.service.store.DescribeOutcome;
import org.jspecify.annotations.Nullable;

/**
 * How a lookup would end as far as the catalog says, and why.
 *
 * @param revision the number of the catalog revision that says so
 */
public record Explanation(long revision, Verdict verdict) {

	/**
	 * What a lookup would come to before any store is asked.
	 */
	public sealed interface Verdict {

	}

	/**
	 * The caller would get it, if its store gives it.
	 *
	 * @param limit the longest it could be used, and what sets that
	 */
	public record Allowed(Mapping mapping, String rule, TtlLimit limit) implements Verdict {
	}

	/**
	 * The caller would be refused.
	 *
	 * @param rule the denying rule, or {@code null} when no rule allows it
	 * @param failure why
	 */
	public record Denied(Mapping mapping, @Nullable String rule, LookupFailure failure) implements Verdict {
	}

	/**
	 * Nobody can tell, because the task could not be asked about.
	 *
	 * @param failure why
	 */
	public record Undecided(Mapping mapping, LookupFailure failure) implements Verdict {
	}

	/**
	 * No mapping names it.
	 *
	 * @param failure why
	 */
	public record NotMapped(LookupFailure failure) implements Verdict {
	}

	/**
	 * What is behind a verdict, for those who may see policies.
	 *
	 * @param rules every rule in the order they are written; none where nothing is mapped
	 * @param store what the store says of the secret, which is not read; {@code null}
	 * where nothing is mapped
	 */
	public record Trace(Explanation explanation, List<RuleTrace> rules, @Nullable DescribeOutcome store) {

		public Trace {
			rules = List.copyOf(rules);
		}

	}

}

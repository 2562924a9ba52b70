package io.credbroker.service.lookup;

import java.util.List;

import io.credbroker.service.lookup.LookupOutcome.TtlLimit;
import io.credbroker.service.mapping.MappedSecret;
import io.credbroker.service.mapping.Mapping;
import io.credbroker.service.policy.RuleTrace;
import io.credbroker.service.policy.SecretTrace;
import io.credbroker.service.store.DescribeOutcome;
import org.jspecify.annotations.Nullable;

/**
 * How a lookup would end according to the catalog, and why.
 *
 * @param revision the number of that catalog revision
 */
public record Explanation(long revision, Verdict verdict) {

	/**
	 * The result of a lookup before any store is asked.
	 */
	public sealed interface Verdict {

	}

	/**
	 * The caller would get it if the store returns it.
	 *
	 * @param limit the maximum validity, and what limits it
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
	 * No mapping matches the id.
	 *
	 * @param failure why
	 */
	public record NotMapped(LookupFailure failure) implements Verdict {
	}

	/**
	 * The reasons for a verdict, for callers that may see policies.
	 *
	 * @param rules every rule in the order of the catalog; empty if nothing is mapped
	 * @param secrets the secrets of a mapping that chooses by the task, in the order in
	 * which they are tried; empty for any other
	 * @param secret the one that the lookup is about, if any is
	 * @param store what the store says about that secret without a read
	 */
	public record Trace(Explanation explanation, List<RuleTrace> rules, List<SecretTrace> secrets,
			@Nullable MappedSecret secret, @Nullable DescribeOutcome store) {

		public Trace {
			rules = List.copyOf(rules);
			secrets = List.copyOf(secrets);
		}

		/**
		 * Nothing is mapped.
		 */
		static Trace of(Explanation explanation) {
			return new Trace(explanation, List.of(), List.of(), null, null);
		}

	}

}

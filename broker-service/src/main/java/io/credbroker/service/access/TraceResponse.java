package io.credbroker.service.access;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.credbroker.service.lookup.Explanation;
import io.credbroker.service.lookup.Explanation.Trace;
import io.credbroker.service.lookup.LookupOutcome.TtlLimit;
import io.credbroker.service.mapping.Mapping;
import io.credbroker.service.policy.PolicyRule;
import io.credbroker.service.policy.RuleTrace;
import io.credbroker.spi.Standing;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * The JSON form of the reasons for a verdict.
 *
 * @param rule the rule that decided, if one did
 * @param limit how long an answer could be used, if one is allowed
 * @param rules matching rules first, then the others, the nearest first
 * @param rulesInAll the number of all rules, of which the first are listed
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record TraceResponse(long revision, TokenResponse token, CallerResponse caller, ContextResponse context,
		@Nullable MappingResponse mapping, @Nullable String rule, @Nullable Limit limit, List<Rule> rules,
		int rulesInAll, @Nullable StoreResponse store) {

	static TraceResponse of(ExplainedCaller subject, Trace trace, int limit) {
		Explanation explanation = trace.explanation();
		Mapping mapping = null;
		String rule = null;
		Limit longest = null;
		switch (explanation.verdict()) {
			case Explanation.Allowed allowed -> {
				mapping = allowed.mapping();
				rule = allowed.rule();
				longest = Limit.of(allowed.limit());
			}
			case Explanation.Denied denied -> {
				mapping = denied.mapping();
				rule = denied.rule();
			}
			case Explanation.Undecided undecided -> mapping = undecided.mapping();
			case Explanation.NotMapped _ -> {
				// no reasons
			}
		}
		return new TraceResponse(explanation.revision(), TokenResponse.of(subject), CallerResponse.of(subject.caller()),
				ContextResponse.of(subject.context()), (mapping != null) ? MappingResponse.of(mapping, trace) : null,
				rule, longest, Rule.of(trace.rules(), limit), trace.rules().size(), store(trace));
	}

	private static @Nullable StoreResponse store(Trace trace) {
		return (trace.secret() != null && trace.store() != null) ? StoreResponse.of(trace.secret(), trace.store())
				: null;
	}

	/** The longest time an answer could be used. */
	@JsonNaming(SnakeCaseStrategy.class)
	record Limit(long maxTtlSeconds, String limitedBy) {

		private static Limit of(TtlLimit limit) {
			return new Limit(limit.longest().toSeconds(), limit.limitedBy());
		}

	}

	/**
	 * The result of one rule.
	 *
	 * @param standing how far the context must be known at least, where the rule demands
	 * more than that the caller asserts it
	 * @param missed the first field of the rule that does not fit, by its key in the
	 * catalog
	 * @param why what the rule requires and what the lookup has instead
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record Rule(String name, String effect, @Nullable String standing, boolean matched, @Nullable String missed,
			@Nullable String why) {

		private static List<Rule> of(List<RuleTrace> traces, int limit) {
			return traces.stream().sorted(RuleTrace.NEAREST_FIRST).limit(limit).map(Rule::of).toList();
		}

		private static Rule of(RuleTrace trace) {
			RuleTrace.Mismatch miss = trace.mismatch();
			return new Rule(trace.rule().name(), RuleResponse.text(trace.rule().effect()), standing(trace.rule()),
					trace.matched(), (miss != null) ? miss.field().key() : null, (miss != null) ? miss.reason() : null);
		}

		private static @Nullable String standing(PolicyRule rule) {
			Standing standing = rule.context().standing();
			return (standing != Standing.ASSERTED) ? RuleResponse.text(standing) : null;
		}

	}

}

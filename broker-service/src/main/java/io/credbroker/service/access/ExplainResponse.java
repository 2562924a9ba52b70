package io.credbroker.service.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.credbroker.service.lookup.ExplainRequest;
import io.credbroker.service.lookup.Explanation;
import io.credbroker.service.lookup.FailureProblem;
import io.credbroker.service.lookup.LookupFailure;
import io.credbroker.service.mapping.Mapping;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * The JSON form of how a lookup would end.
 *
 * @param code the problem code of a failed lookup; {@code null} when it is allowed
 * @param explainRef the reference of the query on the record
 * @param trace only for holders of the role {@code security}
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record ExplainResponse(String kind, String id, String verdict, @Nullable String code, String detail, String explainRef,
		@Nullable TraceResponse trace) {

	static ExplainResponse of(ExplainRequest question, AccessQuery query, Explanation explanation) {
		return switch (explanation.verdict()) {
			case Explanation.Allowed allowed -> new ExplainResponse(question.kind().singular(), question.id(),
					"allowed", null,
					"Policies allow it, for at most %d seconds at a time; only a lookup shows whether its store returns it%s."
						.formatted(allowed.limit().longest().toSeconds(), ifMissing(allowed.mapping())),
					query.correlationId(), null);
			case Explanation.Denied(var _, var _, var failure) -> refused(question, query, "denied", failure);
			case Explanation.Undecided(var _, var failure) -> refused(question, query, "undecided", failure);
			case Explanation.NotMapped(var failure) -> refused(question, query, "not_mapped", failure);
		};
	}

	private static String ifMissing(Mapping mapping) {
		return switch (mapping.ifMissing()) {
			case SECRET_MISSING -> "";
			case NOT_MAPPED ->
				", and if it has no such secret, the answer is not_mapped, since the mapping says if-missing: not-mapped";
		};
	}

	private static ExplainResponse refused(ExplainRequest question, AccessQuery query, String verdict,
			LookupFailure failure) {
		FailureProblem problem = FailureProblem.of(failure);
		return new ExplainResponse(question.kind().singular(), question.id(), verdict, problem.code().code(),
				problem.detail(), query.correlationId(), null);
	}

	ExplainResponse with(TraceResponse behind) {
		return new ExplainResponse(this.kind, this.id, this.verdict, this.code, this.detail, this.explainRef, behind);
	}

}

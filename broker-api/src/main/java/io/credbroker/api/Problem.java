package io.credbroker.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * The body of every error, as {@code application/problem+json} (RFC 9457).
 *
 * @param code the stable name of the failure
 * @param detail what happened this time and what to do next; never a secret
 * @param retryable whether the same request may succeed later
 * @param explainRef the reference to quote when asking the security team about the denial
 * @param maxTtlSeconds the longest {@code min_ttl} that would have been satisfied
 * @param limitedBy what limits it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(@JsonProperty("type") String type, @JsonProperty("title") String title,
		@JsonProperty("status") int status, @JsonProperty("code") String code, @JsonProperty("detail") String detail,
		@JsonProperty("retryable") boolean retryable, @JsonProperty("correlation_id") String correlationId,
		@JsonProperty("explain_ref") @Nullable String explainRef,
		@JsonProperty("max_ttl_seconds") @Nullable Long maxTtlSeconds,
		@JsonProperty("limited_by") @Nullable String limitedBy) {

	/** The media type that carries it. */
	public static final String MEDIA_TYPE = "application/problem+json";

	/**
	 * A problem with this code.
	 */
	public static Problem of(ProblemCode code, String detail, String correlationId) {
		String explainRef = (code == ProblemCode.POLICY_DENIED) ? correlationId : null;
		return new Problem(type(code), code.title(), code.status(), code.code(), detail, code.retryable(),
				correlationId, explainRef, null, null);
	}

	/**
	 * A {@code min_ttl} that is longer than the credential can stay valid.
	 */
	public static Problem minTtlUnsatisfiable(String detail, String correlationId, long maxTtlSeconds,
			String limitedBy) {
		ProblemCode code = ProblemCode.MIN_TTL_UNSATISFIABLE;
		return new Problem(type(code), code.title(), code.status(), code.code(), detail, code.retryable(),
				correlationId, null, maxTtlSeconds, limitedBy);
	}

	private static String type(ProblemCode code) {
		return "urn:credbroker:problem:" + code.code();
	}

}

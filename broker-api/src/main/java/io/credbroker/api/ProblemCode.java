package io.credbroker.api;

import java.util.Locale;

/**
 * The stable name of every failure a caller can see.
 * <p>
 * The name says what failed (token, policy, mapping, store, network); the status follows
 * from it.
 */
public enum ProblemCode {

	REQUEST_INVALID(400, false, "The request is not valid"),

	TOKEN_MISSING(401, false, "No bearer token was sent"), TOKEN_EXPIRED(401, true, "The token is not valid now"),
	TOKEN_SIGNATURE_INVALID(401, false, "The token's signature does not verify"),
	TOKEN_ISSUER_UNKNOWN(401, false, "The token's issuer is not trusted"),
	TOKEN_AUDIENCE_MISMATCH(401, false, "The token is meant for another audience"),
	TOKEN_CLAIM_MISSING(401, false, "The token lacks a claim"),
	TOKEN_LIFE_TOO_LONG(401, false, "The token's lifetime is longer than accepted"),
	TOKEN_ALGORITHM_NOT_ALLOWED(401, false, "The token's algorithm is not allowed"),
	TOKEN_BINDING_MISMATCH(401, false, "The token's binding was not proven"),
	TOKEN_POD_GONE(401, false, "The pod that the token was made for is gone"),

	POLICY_DENIED(403, false, "No policy allows this lookup"),
	ROLE_REQUIRED(403, false, "The caller lacks the role for this"),

	NOT_MAPPED(404, false, "Nothing is mapped under this id"),
	CREDENTIAL_UNKNOWN(404, false, "No secret is known under this id"),
	OPERATION_UNKNOWN(404, false, "No operation has this id"),

	METHOD_NOT_ALLOWED(405, false, "The method is not allowed here"),

	MIN_TTL_UNSATISFIABLE(422, false, "The credential cannot stay valid that long"),
	ROTATION_UNSUPPORTED(422, false, "The store does not do this on order"),

	SECRET_MISSING(424, false, "The mapped secret does not exist in its store"),
	SECRET_MALFORMED(424, false, "The mapped secret does not fit its mapping"),
	STORE_REFUSED(424, false, "The store refused the broker"),

	RATE_LIMITED(429, true, "The caller sends too many requests"),

	HEADERS_TOO_LARGE(431, false, "The headers are too large"),

	INTERNAL_ERROR(500, true, "The broker failed"),

	STORE_UNAVAILABLE(503, true, "The store is unavailable"),
	STORE_THROTTLED(503, true, "The store asks for fewer calls"),
	CIRCUIT_OPEN(503, true, "Calls to the store are paused after failures"),
	ROTATION_IN_PROGRESS(503, true, "The secret is being rotated"),
	STALE_LIMIT_EXCEEDED(503, true, "The secret is older than may be served"),
	AUDIT_UNAVAILABLE(503, true, "The lookup could not be recorded"),
	IDENTITY_KEYS_UNAVAILABLE(503, true, "The issuer's keys could not be fetched"),
	CONTEXT_UNAVAILABLE(503, true, "The task could not be asked about"),
	PROOFS_UNAVAILABLE(503, true, "Used proofs could not be compared"),

	STORE_TIMEOUT(504, true, "The store did not answer in time");

	private final int status;

	private final boolean retryable;

	private final String title;

	ProblemCode(int status, boolean retryable, String title) {
		this.status = status;
		this.retryable = retryable;
		this.title = title;
	}

	/**
	 * The code as it crosses the wire, for example {@code policy_denied}.
	 */
	public String code() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * The HTTP status that carries this code.
	 */
	public int status() {
		return this.status;
	}

	/**
	 * Whether the same request may succeed later; for {@link #TOKEN_EXPIRED}, with a new
	 * token.
	 */
	public boolean retryable() {
		return this.retryable;
	}

	/**
	 * A short title, always the same for one code.
	 */
	public String title() {
		return this.title;
	}

}

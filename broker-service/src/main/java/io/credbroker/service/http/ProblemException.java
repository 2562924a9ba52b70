package io.credbroker.service.http;

import io.credbroker.api.ProblemCode;

/**
 * Ends a request with a problem; {@link ProblemAdvice} writes it.
 */
public sealed class ProblemException extends RuntimeException permits RequestInvalidException {

	private static final long serialVersionUID = 1L;

	private final ProblemCode code;

	/**
	 * A problem with this code.
	 * @param detail what happened this time and what to do next; never a secret
	 */
	public ProblemException(ProblemCode code, String detail) {
		super(detail, null, false, false);
		this.code = code;
	}

	public ProblemCode code() {
		return this.code;
	}

	public String detail() {
		return String.valueOf(getMessage());
	}

}

package io.credbroker.service.identity;

import java.util.Objects;

import io.credbroker.api.ProblemCode;
import org.springframework.security.core.AuthenticationException;

/**
 * Says which check a token failed and what to do about it, without a word of the token
 * itself.
 */
public final class IdentityException extends AuthenticationException {

	private static final long serialVersionUID = 1L;

	private final ProblemCode code;

	IdentityException(ProblemCode code, String detail) {
		super(detail);
		this.code = code;
	}

	/**
	 * The stable name of the failed check.
	 */
	public ProblemCode code() {
		return this.code;
	}

	/**
	 * What to do next, fit to be shown to the caller and to be logged.
	 */
	public String detail() {
		return Objects.requireNonNull(getMessage());
	}

	/**
	 * Refusals are an ordinary answer and may come in floods, so they carry no stack.
	 */
	@Override
	public Throwable fillInStackTrace() {
		return this;
	}

}

package io.credbroker.service.identity;

import java.util.Objects;

import io.credbroker.api.ProblemCode;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.AuthenticationException;

/**
 * Says which check a token failed and what to do about it; contains no part of the token.
 */
public final class IdentityException extends AuthenticationException {

	private static final long serialVersionUID = 1L;

	private final ProblemCode code;

	private final @Nullable String claimedIssuer;

	IdentityException(ProblemCode code, String detail) {
		this(code, detail, null);
	}

	private IdentityException(ProblemCode code, String detail, @Nullable String claimedIssuer) {
		super(detail);
		this.code = code;
		this.claimedIssuer = claimedIssuer;
	}

	/**
	 * Adds the configured issuer that the token names.
	 */
	IdentityException claiming(String issuer) {
		return new IdentityException(this.code, detail(), issuer);
	}

	/**
	 * The configured issuer that the token names, unverified.
	 */
	public @Nullable String claimedIssuer() {
		return this.claimedIssuer;
	}

	/**
	 * The stable name of the failed check.
	 */
	public ProblemCode code() {
		return this.code;
	}

	/**
	 * What failed and what to do next; safe for the caller and for the log.
	 */
	public String detail() {
		return Objects.requireNonNull(getMessage());
	}

	/**
	 * Without a stack trace, since refusals are frequent.
	 */
	@Override
	public Throwable fillInStackTrace() {
		return this;
	}

}

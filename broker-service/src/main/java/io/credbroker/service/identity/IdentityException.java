package io.credbroker.service.identity;

import java.util.Objects;

import io.credbroker.api.ProblemCode;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.AuthenticationException;

/**
 * Says which check a token failed and what to do about it, without a word of the token
 * itself.
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
	 * The same, for a token that claims to be of a configured issuer.
	 */
	IdentityException claiming(String issuer) {
		return new IdentityException(this.code, detail(), issuer);
	}

	/**
	 * The configured issuer that the token claims to be of, unverified.
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

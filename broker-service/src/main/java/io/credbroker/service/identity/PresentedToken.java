package io.credbroker.service.identity;

import java.util.List;

import io.credbroker.api.ProblemCode;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;

/**
 * An access token as it was sent, unverified.
 */
public final class PresentedToken extends AbstractAuthenticationToken {

	private static final long serialVersionUID = 1L;

	private static final String BEARER = "Bearer";

	private static final String DPOP = "DPoP";

	private final transient String token;

	private final boolean proven;

	private final transient RequestDetails request;

	private PresentedToken(String token, boolean proven, RequestDetails request) {
		super(List.of());
		this.token = token;
		this.proven = proven;
		this.request = request;
	}

	/**
	 * The token of an {@code Authorization} header, or {@code null} if its scheme carries
	 * no token.
	 */
	public static @Nullable PresentedToken of(@Nullable String authorization, RequestDetails request) {
		if (authorization == null) {
			return null;
		}
		if (isOf(BEARER, authorization)) {
			return new PresentedToken(after(BEARER, authorization), false, request);
		}
		return isOf(DPOP, authorization) ? new PresentedToken(after(DPOP, authorization), true, request) : null;
	}

	private static boolean isOf(String scheme, String header) {
		return header.regionMatches(true, 0, scheme, 0, scheme.length())
				&& (header.length() == scheme.length() || header.charAt(scheme.length()) == ' ');
	}

	private static String after(String scheme, String header) {
		return header.substring(scheme.length()).strip();
	}

	/**
	 * The token, if the header has one.
	 */
	String token() {
		if (this.token.isEmpty() || this.token.indexOf(' ') >= 0) {
			throw new IdentityException(ProblemCode.TOKEN_MISSING,
					"The Authorization header must have the form: %s <token>.".formatted(this.proven ? DPOP : BEARER));
		}
		return this.token;
	}

	/**
	 * Whether the scheme says that a proof is sent.
	 */
	boolean proven() {
		return this.proven;
	}

	RequestDetails request() {
		return this.request;
	}

	@Override
	public String getPrincipal() {
		return "unverified";
	}

	@Override
	public @Nullable Object getCredentials() {
		return null;
	}

	@Override
	public String toString() {
		return "PresentedToken";
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other;
	}

	@Override
	public int hashCode() {
		return System.identityHashCode(this);
	}

}

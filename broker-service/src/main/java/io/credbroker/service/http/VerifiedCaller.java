package io.credbroker.service.http;

import io.credbroker.service.identity.Caller;
import io.credbroker.service.identity.CallerAuthentication;
import io.credbroker.spi.SecretValue;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Gives access to the caller that the security chain verified.
 */
public final class VerifiedCaller {

	private VerifiedCaller() {
	}

	/**
	 * The caller of the current request, which the security chain always sets.
	 */
	public static Caller get() {
		Caller caller = of(SecurityContextHolder.getContext().getAuthentication());
		if (caller == null) {
			throw new IllegalStateException("the request did not pass the security chain");
		}
		return caller;
	}

	/**
	 * The token that the caller of the current request sent.
	 */
	public static SecretValue token() {
		if (SecurityContextHolder.getContext().getAuthentication() instanceof CallerAuthentication caller) {
			return caller.token();
		}
		throw new IllegalStateException("the request did not pass the security chain");
	}

	static @Nullable Caller of(@Nullable Authentication authentication) {
		return (authentication != null && authentication.isAuthenticated()
				&& authentication.getPrincipal() instanceof Caller caller) ? caller : null;
	}

}

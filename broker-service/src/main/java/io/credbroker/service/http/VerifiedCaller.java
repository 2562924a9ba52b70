package io.credbroker.service.http;

import io.credbroker.service.identity.Caller;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Whose request it is, as the security chain found out.
 */
public final class VerifiedCaller {

	private VerifiedCaller() {
	}

	/**
	 * The caller, without whom the security chain lets no request come so far.
	 */
	public static Caller get() {
		Caller caller = of(SecurityContextHolder.getContext().getAuthentication());
		if (caller == null) {
			throw new IllegalStateException("a request came past the security chain");
		}
		return caller;
	}

	static @Nullable Caller of(@Nullable Authentication authentication) {
		return (authentication != null && authentication.isAuthenticated()
				&& authentication.getPrincipal() instanceof Caller caller) ? caller : null;
	}

}

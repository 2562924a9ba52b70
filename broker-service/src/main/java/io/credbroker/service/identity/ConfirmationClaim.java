package io.credbroker.service.identity;

import java.util.Map;

import com.nimbusds.jwt.JWTClaimsSet;
import io.credbroker.api.ProblemCode;
import org.jspecify.annotations.Nullable;

/**
 * The key that the holder of a bound token has to prove (the claim {@code cnf}).
 *
 * @param key the thumbprint of a key for DPoP
 * @param certificate the thumbprint of a client certificate
 */
record ConfirmationClaim(@Nullable String key, @Nullable String certificate) {

	private static final String KEY = "jkt";

	private static final String CERTIFICATE = "x5t#S256";

	/**
	 * What a token is bound to, or {@code null} for a bearer token. Unknown members are
	 * ignored if a known one is present (RFC 7800, section 3.1).
	 */
	static @Nullable ConfirmationClaim of(JWTClaimsSet claims) {
		Object confirmation = claims.getClaim("cnf");
		if (confirmation == null) {
			return null;
		}
		if (confirmation instanceof Map<?, ?> methods) {
			ConfirmationClaim known = new ConfirmationClaim(text(methods.get(KEY)), text(methods.get(CERTIFICATE)));
			if (known.key != null || known.certificate != null) {
				return known;
			}
		}
		throw unknown();
	}

	/**
	 * The kind of binding; {@code MTLS} if the token is bound to both.
	 */
	Binding binding() {
		return (this.certificate != null) ? Binding.MTLS : Binding.DPOP;
	}

	private static @Nullable String text(@Nullable Object value) {
		if (value == null || value instanceof String) {
			return (String) value;
		}
		throw unknown();
	}

	private static IdentityException unknown() {
		return new IdentityException(ProblemCode.TOKEN_BINDING_MISMATCH,
				"The token is bound (cnf) in a way that the broker cannot check; "
						+ "bind it to a DPoP key or to a client certificate.");
	}

}

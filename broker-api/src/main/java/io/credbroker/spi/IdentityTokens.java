package io.credbroker.spi;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Signs short tokens in which the broker says for whom a lookup is made, so that other
 * services can trust DAGs without a stored secret; a bean where {@code broker.federation}
 * is configured.
 */
public interface IdentityTokens {

	/**
	 * The address that is the {@code iss} of every token.
	 */
	String issuer();

	/**
	 * The parts of the context that enter a token: a provider that uses tokens declares
	 * at least these.
	 */
	IssuingScope scope();

	/**
	 * Signs a token.
	 * @throws MissingContextException when the subject needs a part that the lookup does
	 * not have, or that is not known well enough
	 * @throws NoSigningKeyException when the broker has no key to sign with at present
	 * @throws IllegalArgumentException when the audience is blank, or the lifetime
	 * shorter than a second
	 */
	IdentityToken sign(TokenRequest request);

	/**
	 * What to sign.
	 *
	 * @param audience for whom the token is
	 * @param context of the lookup
	 * @param lifetime how long it is valid, cut to the configured maximum
	 * @param claims further claims: texts, numbers, booleans, lists and maps of these
	 */
	record TokenRequest(String audience, IssuingContext context, Duration lifetime, Map<String, Object> claims) {

		/** The claims that the broker sets itself. */
		public static final Set<String> RESERVED = Set.of("iss", "sub", "aud", "exp", "nbf", "iat", "jti", "dag_id",
				"task_id", "run_id", "run_type", "try_number", "map_index", "team", "caller", "context_standing");

		/**
		 * A request.
		 * @throws IllegalArgumentException when a further claim is one that the broker
		 * sets itself
		 */
		public TokenRequest {
			requireFree(claims.keySet());
			claims = Collections.unmodifiableMap(new LinkedHashMap<>(claims));
		}

		/**
		 * Refuses the names of claims that the broker sets itself.
		 * @throws IllegalArgumentException naming the one
		 */
		public static void requireFree(Set<String> claims) {
			for (String claim : claims) {
				if (RESERVED.contains(claim)) {
					throw new IllegalArgumentException(
							"the claim \"%s\" is set by the broker: choose another name".formatted(claim));
				}
			}
		}

	}

	/**
	 * A signed token.
	 *
	 * @param subject its {@code sub}, for logs and session names
	 */
	record IdentityToken(SecretValue token, String subject, Instant expiresAt) {
	}

	/**
	 * The lookup does not have a part of the context that is needed.
	 */
	final class MissingContextException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		/**
		 * @param part what is missing
		 */
		public MissingContextException(ContextPart part) {
			this("the lookup names no " + part);
		}

		private MissingContextException(String message) {
			super(message, null, false, false);
		}

		/**
		 * The lookup names the part, but only the caller says so.
		 */
		public static MissingContextException notTrusted(ContextPart part) {
			return new MissingContextException("the " + part + " of the lookup is not known well enough to be in a "
					+ "token: broker.federation.minimum-standing says how far it must be");
		}

	}

	/**
	 * The broker has no key to sign with.
	 */
	final class NoSigningKeyException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		public NoSigningKeyException() {
			super("the broker has no key to sign tokens with: broker.federation.keys.directory has no usable one", null,
					false, false);
		}

	}

}

package io.credbroker.service.identity;

import io.credbroker.api.ProblemCode;
import org.jspecify.annotations.Nullable;

/**
 * Creates the failures of verifying a signature with an issuer's keys.
 */
final class SignatureFailures {

	private final String issuer;

	SignatureFailures(String issuer) {
		this.issuer = LogSafe.word(issuer);
	}

	IdentityException unknown(@Nullable String keyId) {
		String key = (keyId != null) ? "the key " + LogSafe.word(keyId) : "a key of the token's kind";
		return invalid("The issuer %s does not publish %s; get a new token from it.".formatted(this.issuer, key));
	}

	IdentityException unavailable() {
		return retryable("The keys of the issuer %s could not be fetched, so the token cannot be checked; "
				+ "try again shortly.");
	}

	IdentityException budgetSpent() {
		return retryable("The token names an unknown key, and the budget for fetching keys "
				+ "of the issuer %s is spent for the next seconds, since many tokens name such keys; try again shortly.");
	}

	private IdentityException retryable(String detail) {
		return new IdentityException(ProblemCode.IDENTITY_KEYS_UNAVAILABLE, detail.formatted(this.issuer));
	}

	static IdentityException changed() {
		return invalid("The token was changed or signed by another key; get a new one from its issuer.");
	}

	static IdentityException uncheckable() {
		return invalid("The token's signature cannot be checked; get a new one from its issuer.");
	}

	private static IdentityException invalid(String detail) {
		return new IdentityException(ProblemCode.TOKEN_SIGNATURE_INVALID, detail);
	}

}

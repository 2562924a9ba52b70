package io.credbroker.service.identity;

import java.time.Instant;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The verified identity behind a token.
 *
 * @param issuer the configured name of the issuer, for example {@code ping}
 * @param subject unique within the issuer
 * @param client the OAuth2 client that obtained the token, where the token says so
 * @param groups the groups that the configured claims name
 * @param serviceAccount the Kubernetes service account as {@code namespace/name}
 * @param expiresAt the end of the token's life
 */
public record Caller(String issuer, String subject, @Nullable String client, Set<String> groups,
		@Nullable String serviceAccount, Instant expiresAt) {

	public Caller {
		groups = Set.copyOf(groups);
	}

	/**
	 * Issuer and subject, which together name one caller and no other.
	 */
	public String name() {
		return this.issuer + "/" + this.subject;
	}

}

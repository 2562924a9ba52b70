package io.credbroker.service.identity;

import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The verified identity behind a token.
 *
 * @param issuer the configured name of the issuer, for example {@code ping}
 * @param subject unique within the issuer
 * @param client the OAuth2 client that obtained the token, if the token names it
 * @param groups the groups that the configured claims name
 * @param serviceAccount the Kubernetes service account as {@code namespace/name}
 * @param claims further claims that the issuer's settings let policies see, by their
 * configured name; one that the token lacks is left out
 * @param token the metadata of the token
 */
public record Caller(String issuer, String subject, @Nullable String client, Set<String> groups,
		@Nullable String serviceAccount, Map<String, Set<String>> claims, TokenMetadata token) {

	public Caller {
		groups = Set.copyOf(groups);
		claims = Map.copyOf(claims);
	}

	/**
	 * Issuer and subject, which together identify a caller.
	 */
	public String name() {
		return this.issuer + "/" + this.subject;
	}

	/**
	 * What the caller's token is bound to.
	 */
	public Binding binding() {
		return this.token.binding();
	}

}

package io.credbroker.service.catalog;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * The names that a catalog may use and that are configured elsewhere.
 *
 * @param stores the configured stores
 * @param claimsByIssuer the claims that policies may name, by configured issuer
 */
public record KnownNames(Set<String> stores, Map<String, Set<String>> claimsByIssuer) {

	/**
	 * The configured issuers.
	 */
	Set<String> issuers() {
		return this.claimsByIssuer.keySet();
	}

	/**
	 * The claims that policies may name of one issuer, or of any.
	 */
	Set<String> claims(@Nullable String issuer) {
		return (issuer != null) ? this.claimsByIssuer.getOrDefault(issuer, Set.of())
				: this.claimsByIssuer.values().stream().flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());
	}

}

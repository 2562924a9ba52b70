package io.credbroker.service.policy;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * The issuers that policies may name.
 *
 * @param claims the claims that policies may name, by configured issuer
 */
public record KnownIssuers(Map<String, Set<String>> claims) {

	Set<String> names() {
		return this.claims.keySet();
	}

	/**
	 * The claims that policies may name of one issuer, or of any.
	 */
	Set<String> claims(@Nullable String issuer) {
		return (issuer != null) ? this.claims.getOrDefault(issuer, Set.of())
				: this.claims.values().stream().flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());
	}

}

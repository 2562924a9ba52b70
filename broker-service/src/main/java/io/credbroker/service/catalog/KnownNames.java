package io.credbroker.service.catalog;

import java.util.Map;
import java.util.Set;

import io.credbroker.service.mapping.KnownStores;
import io.credbroker.service.policy.KnownIssuers;

/**
 * The names that a catalog may use and that are configured elsewhere.
 *
 * @param stores the configured stores
 * @param claimsByIssuer the claims that policies may name, by configured issuer
 */
public record KnownNames(KnownStores stores, Map<String, Set<String>> claimsByIssuer) {

	/**
	 * With stores that issue the same to everybody.
	 */
	public KnownNames(Set<String> stores, Map<String, Set<String>> claimsByIssuer) {
		this(KnownStores.of(stores), claimsByIssuer);
	}

	KnownIssuers issuers() {
		return new KnownIssuers(this.claimsByIssuer);
	}

}

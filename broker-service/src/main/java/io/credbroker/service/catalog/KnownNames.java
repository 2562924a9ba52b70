package io.credbroker.service.catalog;

import java.util.Map;
import java.util.Set;

import io.credbroker.service.mapping.BrokerLabels;
import io.credbroker.service.mapping.KnownStores;
import io.credbroker.service.policy.KnownIssuers;
import io.credbroker.spi.Standing;

/**
 * The names that a catalog may use and that are configured elsewhere, and the least that
 * its rules demand.
 *
 * @param stores the configured stores
 * @param claimsByIssuer the claims that policies may name, by configured issuer
 * @param minimumStanding how far a context must be known at least for a rule that allows
 * by it, and for a secret that is chosen by it
 * @param labels what the configuration calls this broker
 */
public record KnownNames(KnownStores stores, Map<String, Set<String>> claimsByIssuer, Standing minimumStanding,
		BrokerLabels labels) {

	/**
	 * With stores that issue the same to everybody, and rules that take any context.
	 */
	public KnownNames(Set<String> stores, Map<String, Set<String>> claimsByIssuer) {
		this(KnownStores.of(stores), claimsByIssuer, Standing.ASSERTED);
	}

	/**
	 * Of a broker without labels.
	 */
	public KnownNames(KnownStores stores, Map<String, Set<String>> claimsByIssuer, Standing minimumStanding) {
		this(stores, claimsByIssuer, minimumStanding, BrokerLabels.NONE);
	}

	KnownIssuers issuers() {
		return new KnownIssuers(this.claimsByIssuer);
	}

}

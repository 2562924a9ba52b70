package io.credbroker.service.identity;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whose tokens are accepted; a property that nobody knows stops the start and is named.
 *
 * @param issuers the trusted issuers by the name that policies, metrics and the audit use
 * @param tokenCacheSize the most verified tokens that are remembered, each for a minute
 * at most; 0 verifies every request anew
 * @param origins the addresses, without a path, under which callers know the broker; a
 * DPoP proof must be for one of them
 * @param trustedProxies the addresses and networks of proxies that are believed when they
 * say from where a request came to them
 */
@ConfigurationProperties(prefix = "broker.identity", ignoreUnknownFields = false)
record IdentityProperties(@DefaultValue Map<String, IssuerProperties> issuers,
		@DefaultValue("10000") int tokenCacheSize, @DefaultValue Set<String> origins,
		@DefaultValue List<String> trustedProxies) {

	IdentityProperties {
		if (tokenCacheSize < 0) {
			throw new IllegalArgumentException("token-cache-size must not be negative");
		}
		Map<String, String> names = new HashMap<>();
		issuers.forEach((name, issuer) -> {
			String other = names.putIfAbsent(issuer.issuer(), name);
			if (other != null) {
				throw new IllegalArgumentException(
						"issuers.%s and issuers.%s have the same issuer; a token could be either's".formatted(other,
								name));
			}
		});
		if (issuers.values().stream().filter((issuer) -> issuer.introspection() != null).count() > 1) {
			throw new IllegalArgumentException(
					"only one of the issuers may have introspection; a token that nobody can read does not say whose it is");
		}
		issuers = Map.copyOf(issuers);
		WildcardCheck.check("origins", origins);
		origins.forEach(TargetUris::origin);
		origins = Set.copyOf(origins);
		trustedProxies = List.copyOf(trustedProxies);
		new TrustedProxies(trustedProxies);
		if (!trustedProxies.isEmpty() && origins.isEmpty()) {
			throw new IllegalArgumentException("origins is missing; behind trusted-proxies the request does not say "
					+ "under which address its caller knows the broker, and a DPoP proof is for that address");
		}
	}

}

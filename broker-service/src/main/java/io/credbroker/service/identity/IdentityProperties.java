package io.credbroker.service.identity;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of accepted tokens; the broker does not start with an unknown property.
 *
 * @param issuers the trusted issuers by the name that policies, metrics and the record
 * use
 * @param tokenCacheSize the maximum of verified tokens that are cached, each for at most
 * a minute; 0 verifies the token of every request
 * @param origins the addresses, without a path, that callers use for the broker; a DPoP
 * proof must be for one of them
 * @param trustedProxies the addresses and networks of proxies whose
 * {@code X-Forwarded-For} is trusted
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
					"only one issuer may have introspection, because an opaque token does not name its issuer");
		}
		issuers = Map.copyOf(issuers);
		WildcardCheck.check("origins", origins);
		origins.forEach(TargetUris::origin);
		origins = Set.copyOf(origins);
		trustedProxies = List.copyOf(trustedProxies);
		new TrustedProxies(trustedProxies);
		if (!trustedProxies.isEmpty() && origins.isEmpty()) {
			throw new IllegalArgumentException("origins is missing; behind trusted-proxies the request does not show "
					+ "the address that its caller used, which a DPoP proof must match");
		}
	}

}

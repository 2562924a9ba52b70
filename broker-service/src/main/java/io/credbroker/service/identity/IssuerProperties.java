package io.credbroker.service.identity;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import com.nimbusds.jose.JWSAlgorithm;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * One trusted issuer.
 *
 * @param preset the product, which determines the form of its tokens
 * @param issuer what the token's {@code iss} must equal, character by character
 * @param jwksUri the address of the issuer's keys; found by discovery if not set
 * @param audiences the audiences of this broker; a token must name one of them
 * @param algorithms the signature algorithms that are accepted
 * @param tokenTypes the accepted {@code typ} of tokens; a missing one counts as
 * {@code JWT}
 * @param clockSkew the maximum difference between the clocks of issuer and broker
 * @param claims the names of the claims to read
 * @param introspection the settings of introspection of opaque tokens; without it, only
 * signed tokens are accepted
 * @param sslBundle the SSL bundle whose trust and client certificate the issuer is called
 * with
 * @param timeout the most time one call to the issuer may take, its whole answer included
 * @param bearerTokenFile the file with the token that the broker shows when it fetches
 * discovery and keys; none, if these are open to everybody
 * @param maxTokenLife the longest that a token may live, from when it was issued and from
 * now on
 * @param pods how the pods are read that a cluster bound its tokens to; without it, such
 * a token counts until it ends
 */
record IssuerProperties(@DefaultValue("none") Preset preset, @DefaultValue("") String issuer, @Nullable URI jwksUri,
		@DefaultValue Set<String> audiences, @DefaultValue( {
				"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384",
				"ES512" }) Set<String> algorithms,
		@DefaultValue({ "JWT", "at+jwt", "application/at+jwt" }) Set<String> tokenTypes,
		@DefaultValue("30s") Duration clockSkew, @DefaultValue ClaimProperties claims,
		@Nullable IntrospectionProperties introspection, @Nullable String sslBundle,
		@DefaultValue("3s") Duration timeout, @Nullable Path bearerTokenFile, @DefaultValue("7d") Duration maxTokenLife,
		@Nullable PodProperties pods){

	static final Set<String> KNOWN_ALGORITHMS = Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256",
			"ES384", "ES512");

	private static final Duration MAX_SKEW = Duration.ofMinutes(5);

	private static final Duration MAX_TIMEOUT = Duration.ofMinutes(1);

	private static final Duration MAX_LIFE = Duration.ofDays(3650);

	IssuerProperties {
		require(!issuer.isBlank(), "issuer is missing; set it to the exact iss of the issuer's tokens");
		WildcardCheck.check("issuer", Set.of(issuer));
		WildcardCheck.check("audiences", audiences);
		WildcardCheck.check("token-types", tokenTypes);
		require(!audiences.isEmpty() && audiences.stream().noneMatch(String::isBlank),
				"audiences is empty; name at least one audience, else tokens meant for others would be accepted");
		require(!algorithms.isEmpty() && KNOWN_ALGORITHMS.containsAll(algorithms),
				"algorithms must be some of " + new TreeSet<>(KNOWN_ALGORITHMS));
		require(!tokenTypes.isEmpty(), "token-types is empty; leave it out for those of access tokens");
		require(!clockSkew.isNegative() && clockSkew.compareTo(MAX_SKEW) <= 0, "clock-skew must be between 0s and 5m");
		require(timeout.isPositive() && timeout.compareTo(MAX_TIMEOUT) <= 0, "timeout must be above 0s and at most 1m");
		require(maxTokenLife.isPositive() && maxTokenLife.compareTo(MAX_LIFE) <= 0,
				"max-token-life must be above 0s and at most 3650d");
		require(pods == null || preset == Preset.KUBERNETES,
				"pods is for preset: kubernetes alone; tokens of other issuers cannot name a trusted pod");
		if (jwksUri != null) {
			KeyEndpoint.check(jwksUri, "jwks-uri");
		}
		else {
			KeyEndpoint.discoveryOf(issuer);
		}
		audiences = Set.copyOf(audiences);
		tokenTypes = tokenTypes.stream()
			.map((type) -> type.toLowerCase(Locale.ROOT))
			.collect(Collectors.toUnmodifiableSet());
	}

	/**
	 * The accepted algorithms, none of them symmetric.
	 */
	Set<JWSAlgorithm> jwsAlgorithms() {
		return JWSAlgorithm.Family.SIGNATURE.stream()
			.filter((algorithm) -> this.algorithms.contains(algorithm.getName()))
			.collect(Collectors.toUnmodifiableSet());
	}

	private static void require(boolean holds, String otherwise) {
		if (!holds) {
			throw new IllegalArgumentException(otherwise);
		}
	}

}

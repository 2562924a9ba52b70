package io.credbroker.service.identity;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.credbroker.api.ProblemCode;
import org.jspecify.annotations.Nullable;

/**
 * The trusted issuers by the exact {@code iss} of their tokens.
 */
final class TrustedIssuers implements Issuers, AutoCloseable {

	private final Map<String, TrustedIssuer> byIssuer;

	private final Map<String, TrustedIssuer> byName;

	private final @Nullable TrustedIssuer introspecting;

	TrustedIssuers(Map<String, TrustedIssuer> byIssuer) {
		this.byIssuer = Map.copyOf(byIssuer);
		this.byName = byIssuer.values()
			.stream()
			.collect(Collectors.toUnmodifiableMap(TrustedIssuer::name, Function.identity()));
		this.introspecting = byIssuer.values().stream().filter(TrustedIssuer::introspects).findFirst().orElse(null);
	}

	@Override
	public Set<String> names() {
		return this.byName.keySet();
	}

	@Override
	public Map<String, Set<String>> policyClaims() {
		return all().stream().collect(Collectors.toUnmodifiableMap(TrustedIssuer::name, TrustedIssuer::policyClaims));
	}

	/**
	 * The issuer that a token names, before its signature is verified.
	 */
	TrustedIssuer claimed(@Nullable String issuer) {
		TrustedIssuer known = (issuer != null) ? this.byIssuer.get(issuer) : null;
		if (known == null) {
			throw new IdentityException(ProblemCode.TOKEN_ISSUER_UNKNOWN,
					"The token's issuer %s is not trusted; "
						.formatted((issuer != null) ? LogSafe.word(issuer) : "(iss is missing)")
							+ "use a token of a configured issuer, whose iss must match exactly.");
		}
		return known;
	}

	/**
	 * The issuer of opaque tokens, or {@code null}.
	 */
	@Nullable TrustedIssuer introspecting() {
		return this.introspecting;
	}

	/**
	 * Whether this issuer, with the same settings, is still trusted.
	 */
	boolean trusts(TrustedIssuer issuer) {
		return this.byName.get(issuer.name()) == issuer;
	}

	@Override
	public void close() {
		all().forEach(TrustedIssuer::close);
	}

	Collection<TrustedIssuer> all() {
		return this.byName.values();
	}

}

package io.credbroker.service.identity;

import java.net.URI;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * An address that verification keys may come from: whoever can change what it answers can
 * name itself as any caller.
 */
final class KeyEndpoint {

	private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

	private KeyEndpoint() {
	}

	/**
	 * The address of an issuer's discovery document.
	 */
	static URI discoveryOf(String issuer) {
		String trimmed = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
		return check(URI.create(trimmed + "/.well-known/openid-configuration"),
				"issuer, which keys are discovered from since jwks-uri is not set,");
	}

	/**
	 * The same address, if it is one that nobody on the way can answer for.
	 */
	static URI check(URI uri, String what) {
		boolean secure = "https".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null;
		if (!secure && !("http".equalsIgnoreCase(uri.getScheme()) && isLoopback(uri.getHost()))) {
			throw new IllegalArgumentException(
					what + " must be an https address; plain http is accepted on loopback only");
		}
		return uri;
	}

	private static boolean isLoopback(@Nullable String host) {
		return host != null && LOOPBACK.contains(host);
	}

}

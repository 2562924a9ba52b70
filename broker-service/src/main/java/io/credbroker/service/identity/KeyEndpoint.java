package io.credbroker.service.identity;

import java.net.URI;

import io.credbroker.http.ServerAddresses;

/**
 * An address that verification keys may come from: whoever can change what it answers can
 * name itself as any caller.
 */
final class KeyEndpoint {

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
		if (!ServerAddresses.isPrivate(uri)) {
			throw new IllegalArgumentException(
					what + " must be an https address; plain http is accepted on loopback only");
		}
		return uri;
	}

}

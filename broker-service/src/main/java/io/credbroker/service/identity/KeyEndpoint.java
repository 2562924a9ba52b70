package io.credbroker.service.identity;

import java.net.URI;

import io.credbroker.http.ServerAddresses;

/**
 * Checks addresses of verification keys, since whoever controls such an address can
 * impersonate any caller.
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
				"issuer, which is used for discovery because jwks-uri is not set,");
	}

	/**
	 * The same address, if its connection is private.
	 */
	static URI check(URI uri, String what) {
		if (!ServerAddresses.isPrivate(uri)) {
			throw new IllegalArgumentException(
					what + " must be an https address; plain http is accepted on loopback only");
		}
		return uri;
	}

}

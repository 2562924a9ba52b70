package io.credbroker.service.federation;

import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;

import io.credbroker.http.ServerAddresses;

/**
 * The address that tokens name as their issuer.
 *
 * @param text as configured, and as in each token
 * @param path its path, empty or with a slash in front and none at its end
 */
record IssuerAddress(String text, String path) {

	private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*");

	/** What else the broker answers. */
	private static final List<String> TAKEN = List.of("/v1", "/actuator", "/demo");

	/**
	 * Checks the address.
	 * @throws IllegalArgumentException saying what is wrong with it
	 */
	static IssuerAddress of(String text) {
		require(!text.isBlank(), "is missing; set it to the address at which verifiers reach the broker, "
				+ "such as https://broker.example");
		URI address = parsed(text);
		require(address.getHost() != null && address.getRawUserInfo() == null && address.getRawQuery() == null
				&& address.getRawFragment() == null, "must be an address without user, query and fragment: " + text);
		require(ServerAddresses.isPrivate(address), "must start with https:// unless it is on this machine's "
				+ "loopback, because whoever can change the keys on their way can sign tokens: " + text);
		String path = address.getRawPath();
		require(!path.endsWith("/"),
				"must not end with a slash, because verifiers compare it letter by letter: " + text);
		require(PATH.matcher(path).matches(), "must have a path of letters, digits, '-', '_', '.' and '~': " + text);
		require(TAKEN.stream().noneMatch((taken) -> path.equals(taken) || path.startsWith(taken + "/")),
				"must not have a path under which the broker answers something else: " + text);
		return new IssuerAddress(text, path);
	}

	private static URI parsed(String text) {
		try {
			return URI.create(text);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("broker.federation.issuer is no address: " + text, ex);
		}
	}

	private static void require(boolean holds, String otherwise) {
		if (!holds) {
			throw new IllegalArgumentException("broker.federation.issuer " + otherwise);
		}
	}

	/**
	 * The path at which verifiers look for the discovery document, as OpenID Connect
	 * Discovery defines.
	 */
	String discoveryPath() {
		return this.path + "/.well-known/openid-configuration";
	}

	/**
	 * The path of the keys.
	 */
	String keysPath() {
		return this.path + "/federation/jwks";
	}

	/**
	 * The address of the keys.
	 */
	String keysAddress() {
		return this.text + "/federation/jwks";
	}

}

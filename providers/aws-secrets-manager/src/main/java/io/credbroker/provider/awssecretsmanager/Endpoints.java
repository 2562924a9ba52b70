package io.credbroker.provider.awssecretsmanager;

import java.net.URI;
import java.util.Set;

/**
 * Addresses that a setting may name.
 */
final class Endpoints {

	private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

	private Endpoints() {
	}

	static URI checked(String setting, URI address) {
		boolean bare = address.getUserInfo() == null && address.getQuery() == null && address.getFragment() == null
				&& (address.getPath().isEmpty() || "/".equals(address.getPath()));
		if (address.getHost() == null || !bare) {
			throw new IllegalArgumentException(setting
					+ " must hold a host and no path, no user, no query and no fragment, as in https://vpce.internal");
		}
		if (!"https".equals(address.getScheme()) && !isLocal(address)) {
			throw new IllegalArgumentException(setting
					+ " must start with https:// unless it is on this machine's loopback, because secrets travel over it: "
					+ address);
		}
		return address;
	}

	private static boolean isLocal(URI address) {
		return "http".equals(address.getScheme()) && LOOPBACK.contains(address.getHost());
	}

}

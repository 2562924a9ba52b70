package io.credbroker.http;

import java.net.URI;
import java.util.Set;

/**
 * Checks addresses that a secret may be sent to.
 */
public final class ServerAddresses {

	private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

	private ServerAddresses() {
	}

	/**
	 * Whether nobody between here and the server can read what is sent: https, or plain
	 * http on this machine's loopback.
	 */
	public static boolean isPrivate(URI address) {
		String host = address.getHost();
		return host != null && ("https".equalsIgnoreCase(address.getScheme())
				|| ("http".equalsIgnoreCase(address.getScheme()) && LOOPBACK.contains(host)));
	}

}

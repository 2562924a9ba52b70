package io.credbroker.service.identity;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Determines what counts as one source of requests.
 */
final class SourceNetwork {

	private static final int NETWORK = 8;

	private SourceNetwork() {
	}

	/**
	 * The IPv4 address, or the /64 network of an IPv6 address, since one machine may use
	 * all of it.
	 */
	static String of(String address) {
		try {
			InetAddress known = InetAddress.ofLiteral(address);
			return (known instanceof Inet6Address)
					? HexFormat.of().formatHex(Arrays.copyOf(known.getAddress(), NETWORK)) : known.getHostAddress();
		}
		catch (IllegalArgumentException ex) {
			return address;
		}
	}

}

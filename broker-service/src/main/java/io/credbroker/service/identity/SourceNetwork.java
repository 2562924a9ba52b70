package io.credbroker.service.identity;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Tells who counts as one source of requests.
 */
final class SourceNetwork {

	private static final int NETWORK = 8;

	private SourceNetwork() {
	}

	/**
	 * The address itself, or the /64 network of an IPv6 address, all of which one machine
	 * may use.
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

package io.credbroker.service.identity;

import java.net.InetAddress;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.security.web.util.matcher.IpAddressMatcher;

/**
 * The proxies that are believed when they say from where a request came to them.
 */
public final class TrustedProxies {

	private final List<IpAddressMatcher> proxies;

	TrustedProxies(List<String> networks) {
		this.proxies = networks.stream().map(TrustedProxies::matcher).toList();
	}

	private static IpAddressMatcher matcher(String network) {
		try {
			InetAddress.ofLiteral(network.split("/", 2)[0]);
			return new IpAddressMatcher(network);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException(
					"trusted-proxies must be addresses or networks, such as 10.0.0.7 or 10.0.0.0/24", ex);
		}
	}

	/**
	 * Where a request came from: the last address that no trusted proxy has. Each proxy
	 * adds the address that it was called from, so what stands before that may be
	 * invented.
	 * @param peer the address that the broker was called from
	 * @param forwarded the headers {@code X-Forwarded-For}, in their order
	 */
	public String source(String peer, List<String> forwarded) {
		String[] hops = String.join(",", forwarded).split(",", -1);
		String source = peer;
		for (int i = hops.length - 1; i >= 0 && trusts(source); i--) {
			String hop = address(hops[i].strip());
			if (hop == null) {
				return source;
			}
			source = hop;
		}
		return source;
	}

	private boolean trusts(String address) {
		return this.proxies.stream().anyMatch((proxy) -> proxy.matches(address));
	}

	/**
	 * The address of a hop, which some proxies write with its port.
	 */
	private static @Nullable String address(String hop) {
		int bracket = hop.indexOf(']');
		int colon = hop.indexOf(':');
		String literal = hop;
		if (hop.startsWith("[") && bracket > 0) {
			literal = hop.substring(1, bracket);
		}
		else if (colon > 0 && colon == hop.lastIndexOf(':')) {
			literal = hop.substring(0, colon);
		}
		try {
			return InetAddress.ofLiteral(literal).getHostAddress();
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

}

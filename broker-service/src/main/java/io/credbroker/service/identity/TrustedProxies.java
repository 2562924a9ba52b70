package io.credbroker.service.identity;

import java.net.InetAddress;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.security.web.util.matcher.IpAddressMatcher;

/**
 * The proxies whose {@code X-Forwarded-For} is trusted.
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
	 * The client address of a request: the last address that is not a trusted proxy. Each
	 * proxy appends the address that called it, so earlier addresses may be forged.
	 * @param peer the address of the connection
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
	 * The address of a hop, without the port that some proxies add.
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

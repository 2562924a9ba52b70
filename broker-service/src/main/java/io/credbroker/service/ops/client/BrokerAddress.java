package io.credbroker.service.ops.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import io.credbroker.http.ServerAddresses;
import org.springframework.web.util.UriUtils;

/**
 * Where a broker answers: https, or http on this machine alone where a request carries a
 * token.
 */
public record BrokerAddress(URI base) {

	/**
	 * Reads an address as a person writes it.
	 * @throws OpsException if a token must not be sent there
	 */
	public static BrokerAddress parse(String text) {
		URI uri = plain("--url", text);
		if (!ServerAddresses.isPrivate(uri)) {
			throw new OpsException(ExitCode.USAGE,
					"--url is plain http to another machine (%s): whoever reads the network would get your token.\nUse https, or forward a port and use http://127.0.0.1:PORT."
						.formatted(uri.getHost()));
		}
		return new BrokerAddress(trimmed(text));
	}

	/**
	 * Reads an address to which no token is sent, so that plain http will do.
	 * @param option by which it was given
	 * @throws OpsException if it is none
	 */
	public static BrokerAddress withoutToken(String option, String text) {
		plain(option, text);
		return new BrokerAddress(trimmed(text));
	}

	/**
	 * Whether it names this machine by its loopback.
	 */
	public boolean isLoopback() {
		String host = this.base.getHost();
		return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
	}

	private static URI plain(String option, String text) {
		URI uri = uri(option, text);
		if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
			throw new OpsException(ExitCode.USAGE,
					"%s has a user, a query or a fragment. Write only the address, such as https://broker.internal."
						.formatted(option));
		}
		if (uri.getHost() == null || !("https".equalsIgnoreCase(uri.getScheme()) || isHttp(uri))) {
			throw new OpsException(ExitCode.USAGE,
					"%s is '%s', which is no address. Write it such as https://broker.internal.".formatted(option,
							text));
		}
		return uri;
	}

	private static URI trimmed(String text) {
		return URI.create(text.replaceFirst("/+$", ""));
	}

	private static boolean isHttp(URI uri) {
		return "http".equalsIgnoreCase(uri.getScheme());
	}

	private static URI uri(String option, String text) {
		try {
			return new URI(text);
		}
		catch (URISyntaxException ex) {
			throw new OpsException(ExitCode.USAGE, "%s is no address: %s. Write it such as https://broker.internal."
				.formatted(option, ex.getReason()));
		}
	}

	/**
	 * The address of an endpoint, with its parameters percent-encoded.
	 */
	URI endpoint(String path, Map<String, String> parameters) {
		StringBuilder text = new StringBuilder(this.base + path);
		char separator = '?';
		for (Map.Entry<String, String> parameter : parameters.entrySet()) {
			text.append(separator).append(parameter.getKey()).append('=').append(encoded(parameter.getValue()));
			separator = '&';
		}
		return URI.create(text.toString());
	}

	/**
	 * A text as one segment of a path, or as a value of a query.
	 */
	public static String encoded(String text) {
		return UriUtils.encode(text, StandardCharsets.UTF_8);
	}

}

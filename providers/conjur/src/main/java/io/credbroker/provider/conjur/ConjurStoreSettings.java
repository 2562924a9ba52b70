package io.credbroker.provider.conjur;

import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of one store of type {@code conjur}; none of them is a secret.
 *
 * @param address where Conjur listens, with a path where it has one, for example
 * {@code https://conjur.internal}
 * @param account the organization account that Conjur was set up with
 * @param sslBundle the Spring SSL bundle that holds the trusted authorities and, for
 * certificate logins, the broker's own certificate
 * @param fields the variables under a key that make one secret, unless the key names its
 * own
 * @param timeouts how long Conjur may take
 * @param authentication how the broker logs in
 */
public record ConjurStoreSettings(URI address, String account, @Nullable String sslBundle, List<String> fields,
		Timeouts timeouts, ConjurAuthentication authentication) {

	private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

	public ConjurStoreSettings(@Nullable URI address, @Nullable String account, @Nullable String sslBundle,
			@DefaultValue({ "username", "password" }) List<String> fields, @DefaultValue Timeouts timeouts,
			@Nullable ConjurAuthentication authentication) {
		this.address = checked(address);
		if (account == null || account.isBlank()) {
			throw new IllegalArgumentException("account is missing: it is the name Conjur was set up with");
		}
		this.account = account;
		this.sslBundle = sslBundle;
		this.fields = checked(fields);
		this.timeouts = timeouts;
		if (authentication == null) {
			throw new IllegalArgumentException("authentication is missing: " + ConjurAuthentication.CHOICES);
		}
		this.authentication = authentication;
	}

	private static URI checked(@Nullable URI address) {
		if (address == null || address.getHost() == null) {
			throw new IllegalArgumentException("address is missing or has no host: give it as https://conjur.internal");
		}
		if (address.getUserInfo() != null || address.getQuery() != null || address.getFragment() != null) {
			throw new IllegalArgumentException("address must hold no user, query or fragment");
		}
		if (!"https".equals(address.getScheme()) && !isLocal(address)) {
			throw new IllegalArgumentException("address must start with https:// unless Conjur or its proxy listens on "
					+ "this machine's loopback, because the token travels with every call: " + address);
		}
		return address;
	}

	private static boolean isLocal(URI address) {
		return "http".equals(address.getScheme()) && LOOPBACK.contains(address.getHost());
	}

	private static List<String> checked(List<String> fields) {
		if (fields.isEmpty() || new HashSet<>(fields).size() != fields.size()
				|| !fields.stream().allMatch(ConjurKey::isField)) {
			throw new IllegalArgumentException(
					"fields must name at least one variable, each once and without a slash: " + fields);
		}
		return List.copyOf(fields);
	}

	/**
	 * How long Conjur may take.
	 *
	 * @param connect until a connection stands
	 * @param read until an answer is read to its end
	 */
	public record Timeouts(@DefaultValue("2s") Duration connect, @DefaultValue("5s") Duration read) {

		public Timeouts {
			if (!connect.isPositive() || !read.isPositive()) {
				throw new IllegalArgumentException("timeouts.connect and timeouts.read must be more than zero");
			}
		}

	}

}

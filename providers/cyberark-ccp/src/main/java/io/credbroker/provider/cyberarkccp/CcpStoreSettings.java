package io.credbroker.provider.cyberarkccp;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of one store of type {@code cyberark-ccp}; none of them is a secret.
 *
 * @param address where the Central Credential Provider listens, for example
 * {@code https://ccp.internal}
 * @param webService the name of its web service, {@code AIMWebService} unless it was
 * installed under another
 * @param appId the application that the vault's owners defined for the broker
 * @param sslBundle the Spring SSL bundle that holds the trusted authorities and the
 * broker's own certificate
 * @param fields the property of the account that each field is taken from, beside those
 * of {@link #FIELDS}
 * @param timeouts how long the Central Credential Provider may take
 */
public record CcpStoreSettings(URI address, String webService, String appId, @Nullable String sslBundle,
		Map<String, String> fields, Timeouts timeouts) {

	/**
	 * What the fields are taken from unless the settings say otherwise.
	 */
	static final Map<String, String> FIELDS = Map.of("username", "UserName", "password", "Content", "host", "Address",
			"port", "Port", "database", "Database");

	private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

	public CcpStoreSettings(@Nullable URI address, @DefaultValue("AIMWebService") String webService,
			@Nullable String appId, @Nullable String sslBundle, @Nullable Map<String, String> fields,
			@DefaultValue Timeouts timeouts) {
		this.address = checked(address);
		if (!webService.matches("[A-Za-z0-9._-]+")) {
			throw new IllegalArgumentException("web-service must be one name such as AIMWebService: " + webService);
		}
		this.webService = webService;
		if (appId == null || !CcpKey.isPlain(appId)) {
			throw new IllegalArgumentException(
					"app-id is missing, or holds what the Central Credential Provider does not take: + & % ;");
		}
		this.appId = appId;
		this.sslBundle = sslBundle;
		this.fields = checked((fields != null) ? fields : Map.of());
		this.timeouts = timeouts;
	}

	private static URI checked(@Nullable URI address) {
		if (address == null || address.getHost() == null) {
			throw new IllegalArgumentException("address is missing or has no host: give it as https://ccp.internal");
		}
		if (address.getUserInfo() != null || address.getQuery() != null || address.getFragment() != null) {
			throw new IllegalArgumentException("address must hold no user, query or fragment");
		}
		if (!"https".equals(address.getScheme()) && !isLocal(address)) {
			throw new IllegalArgumentException("address must start with https:// unless a proxy listens on this "
					+ "machine's loopback, because the password travels in the answer: " + address);
		}
		return address;
	}

	private static boolean isLocal(URI address) {
		return "http".equals(address.getScheme()) && LOOPBACK.contains(address.getHost());
	}

	private static Map<String, String> checked(Map<String, String> fields) {
		Map<String, String> all = new TreeMap<>(FIELDS);
		fields.forEach((field, property) -> {
			if (field.isBlank() || property.isBlank()) {
				throw new IllegalArgumentException("fields." + field + " must name a property of the account");
			}
			all.put(field, property);
		});
		return Map.copyOf(all);
	}

	/**
	 * How long the Central Credential Provider may take.
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

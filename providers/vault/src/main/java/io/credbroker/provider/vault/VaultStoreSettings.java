package io.credbroker.provider.vault;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of one store of type {@code vault}; none of them is a secret.
 *
 * @param address where Vault listens, for example {@code https://vault.internal:8200}
 * @param namespace sent as {@code X-Vault-Namespace}, also when logging in
 * @param sslBundle the Spring SSL bundle that holds the trusted authorities and, for
 * certificate logins, the broker's own certificate
 * @param engines what may be read, by mount; {@code secret} as {@code kv-2},
 * {@code database} and {@code aws} unless said otherwise
 * @param timeouts how long Vault may take
 * @param authentication how the broker logs in
 */
public record VaultStoreSettings(URI address, @Nullable String namespace, @Nullable String sslBundle,
		Map<String, VaultEngine> engines, Timeouts timeouts, VaultAuthentication authentication) {

	private static final Map<String, VaultEngine> USUAL = Map.of("secret", VaultEngine.KV_2, "database",
			VaultEngine.DATABASE, "aws", VaultEngine.AWS);

	private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

	public VaultStoreSettings(@Nullable URI address, @Nullable String namespace, @Nullable String sslBundle,
			@Nullable Map<String, VaultEngine> engines, @DefaultValue Timeouts timeouts,
			@Nullable VaultAuthentication authentication) {
		this.address = checked(address);
		this.namespace = namespace;
		this.sslBundle = sslBundle;
		this.engines = checked((engines != null) ? engines : USUAL);
		this.timeouts = timeouts;
		if (authentication == null) {
			throw new IllegalArgumentException("authentication is missing: " + VaultAuthentication.CHOICES);
		}
		this.authentication = authentication;
	}

	private static URI checked(@Nullable URI address) {
		if (address == null || address.getHost() == null) {
			throw new IllegalArgumentException(
					"address is missing or has no host: give it as https://vault.internal:8200");
		}
		if (address.getUserInfo() != null || address.getQuery() != null || address.getFragment() != null) {
			throw new IllegalArgumentException("address must hold no user, query or fragment");
		}
		if (!"https".equals(address.getScheme()) && !isLocal(address)) {
			throw new IllegalArgumentException("address must start with https:// unless Vault or its agent listens on "
					+ "this machine's loopback, because the token travels with every call: " + address);
		}
		return address;
	}

	private static boolean isLocal(URI address) {
		return "http".equals(address.getScheme()) && LOOPBACK.contains(address.getHost());
	}

	private static Map<String, VaultEngine> checked(Map<String, VaultEngine> engines) {
		engines.keySet().forEach((mount) -> {
			if (mount.isBlank() || mount.startsWith("/") || mount.endsWith("/")) {
				throw new IllegalArgumentException("engines names a mount without slashes around it: '" + mount + "'");
			}
		});
		return Map.copyOf(engines);
	}

	/**
	 * How long Vault may take.
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

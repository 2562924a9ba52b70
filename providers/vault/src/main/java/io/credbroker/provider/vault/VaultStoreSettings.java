package io.credbroker.provider.vault;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
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
 * @param engines the mounts that may be read, by what is mounted there; {@code secret} as
 * {@code kv-2}, {@code database} and {@code aws} as what they are called unless said
 * otherwise
 * @param timeouts how long Vault may take
 * @param authentication how the broker logs in
 */
public record VaultStoreSettings(URI address, @Nullable String namespace, @Nullable String sslBundle,
		Map<VaultEngine, List<String>> engines, Timeouts timeouts, VaultAuthentication authentication) {

	private static final Map<VaultEngine, List<String>> USUAL = Map.of(VaultEngine.KV_2, List.of("secret"),
			VaultEngine.DATABASE, List.of("database"), VaultEngine.AWS, List.of("aws"));

	private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

	public VaultStoreSettings(@Nullable URI address, @Nullable String namespace, @Nullable String sslBundle,
			@Nullable Map<VaultEngine, List<String>> engines, @DefaultValue Timeouts timeouts,
			@Nullable VaultAuthentication authentication) {
		this.address = checked(address);
		this.namespace = namespace;
		this.sslBundle = sslBundle;
		this.engines = Map.copyOf((engines != null) ? engines : USUAL);
		this.timeouts = timeouts;
		if (authentication == null) {
			throw new IllegalArgumentException("authentication is missing: " + VaultAuthentication.CHOICES);
		}
		this.authentication = authentication;
		mounts();
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

	/**
	 * What is mounted at each mount.
	 */
	Map<String, VaultEngine> mounts() {
		Map<String, VaultEngine> mounts = new HashMap<>();
		this.engines.forEach((engine, names) -> names.forEach((mount) -> {
			if (mount.isBlank() || mount.startsWith("/") || mount.endsWith("/")) {
				throw new IllegalArgumentException("engines names a mount without slashes around it: '" + mount + "'");
			}
			if (mounts.put(mount, engine) != null) {
				throw new IllegalArgumentException("engines names the mount '" + mount + "' twice");
			}
		}));
		return mounts;
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

package io.credbroker.provider.vault;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.credbroker.provider.support.SettingChecks;
import io.credbroker.provider.support.StoreTimeouts;
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
		Map<VaultEngine, List<String>> engines, StoreTimeouts timeouts, VaultAuthentication authentication) {

	private static final Map<VaultEngine, List<String>> USUAL = Map.of(VaultEngine.KV_2, List.of("secret"),
			VaultEngine.DATABASE, List.of("database"), VaultEngine.AWS, List.of("aws"));

	public VaultStoreSettings(@Nullable URI address, @Nullable String namespace, @Nullable String sslBundle,
			@Nullable Map<VaultEngine, List<String>> engines, @DefaultValue StoreTimeouts timeouts,
			@Nullable VaultAuthentication authentication) {
		this.address = SettingChecks.address("address", address, "https://vault.internal:8200");
		this.namespace = namespace;
		this.sslBundle = sslBundle;
		this.engines = Map.copyOf((engines != null) ? engines : USUAL);
		this.timeouts = timeouts;
		this.authentication = SettingChecks.authentication(authentication, VaultAuthentication.CHOICES);
		mounts();
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

}

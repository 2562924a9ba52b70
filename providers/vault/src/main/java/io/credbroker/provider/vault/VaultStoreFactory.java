package io.credbroker.provider.vault;

import java.time.Clock;

import io.credbroker.spi.SecretProvider;
import io.credbroker.spi.SecretProviderFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundles;

/**
 * Makes stores of type {@code vault}.
 */
final class VaultStoreFactory implements SecretProviderFactory<VaultStoreSettings> {

	private final @Nullable SslBundles bundles;

	private final Clock clock;

	VaultStoreFactory(@Nullable SslBundles bundles, Clock clock) {
		this.bundles = bundles;
		this.clock = clock;
	}

	@Override
	public String type() {
		return "vault";
	}

	@Override
	public Class<VaultStoreSettings> settingsType() {
		return VaultStoreSettings.class;
	}

	@Override
	public SecretProvider create(VaultStoreSettings settings) {
		VaultConnections connections = connections(settings);
		VaultCalls calls = new VaultCalls(settings, connections);
		VaultLogin login = new VaultLogin(settings.authentication(), calls);
		VaultSession session = new VaultSession(login::login, this.clock);
		AcceptedCalls accepted = new AcceptedCalls(calls, session, this.clock);
		boolean isFromFile = settings.authentication().token() != null;
		TokenLife tokens = new TokenLife(accepted, session, isFromFile, this.clock);
		return new VaultStore(new VaultMounts(settings.mounts()), accepted,
				new IssuedCredentials(accepted, tokens, this.clock), this.clock);
	}

	private VaultConnections connections(VaultStoreSettings settings) {
		String bundle = settings.sslBundle();
		if (bundle == null) {
			if (settings.authentication().certificate() != null) {
				throw new IllegalArgumentException(
						"ssl-bundle is missing: authentication.certificate takes the certificate from there");
			}
			return new VaultConnections(settings.timeouts(), null);
		}
		if (this.bundles == null) {
			throw new IllegalArgumentException("ssl-bundle names '" + bundle + "', but no bundle is configured");
		}
		return trusting(bundle, settings.timeouts(), this.bundles);
	}

	/**
	 * Connections that follow the bundle when its certificates are replaced.
	 */
	private static VaultConnections trusting(String name, VaultStoreSettings.Timeouts timeouts, SslBundles bundles) {
		try {
			VaultConnections connections = new VaultConnections(timeouts, bundles.getBundle(name));
			bundles.addBundleUpdateHandler(name, connections::trust);
			return connections;
		}
		catch (NoSuchSslBundleException ex) {
			throw new IllegalArgumentException(
					"ssl-bundle names '" + name + "', but spring.ssl.bundle defines no such bundle", ex);
		}
	}

}

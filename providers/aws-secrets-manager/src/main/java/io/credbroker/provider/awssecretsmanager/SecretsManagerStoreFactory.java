package io.credbroker.provider.awssecretsmanager;

import java.time.Clock;
import io.credbroker.spi.SecretProvider;
import io.credbroker.spi.SecretProviderFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundles;

/**
 * Makes stores of type {@code aws-secrets-manager}.
 */
final class SecretsManagerStoreFactory implements SecretProviderFactory<SecretsManagerStoreSettings> {

	private final @Nullable SslBundles bundles;

	private final Clock clock;

	SecretsManagerStoreFactory(@Nullable SslBundles bundles, Clock clock) {
		this.bundles = bundles;
		this.clock = clock;
	}

	@Override
	public String type() {
		return "aws-secrets-manager";
	}

	@Override
	public Class<SecretsManagerStoreSettings> settingsType() {
		return SecretsManagerStoreSettings.class;
	}

	@Override
	public SecretProvider create(SecretsManagerStoreSettings settings) {
		AwsConnections connections = new AwsConnections(settings.timeouts());
		String bundle = settings.sslBundle();
		if (bundle != null) {
			follow(bundle, connections);
		}
		return new SecretsManagerStore(
				new SecretsManagerCalls(settings, new AwsClients(settings, connections, this.clock)),
				settings.probeSecret());
	}

	/**
	 * Lets the connections use the bundle as it is now, and as it will be when its
	 * certificates are replaced.
	 */
	private void follow(String name, AwsConnections connections) {
		if (this.bundles == null) {
			throw new IllegalArgumentException("ssl-bundle names '" + name + "', but no bundle is configured");
		}
		try {
			connections.trust(this.bundles.getBundle(name));
			this.bundles.addBundleUpdateHandler(name, connections::trust);
		}
		catch (NoSuchSslBundleException ex) {
			throw new IllegalArgumentException(
					"ssl-bundle names '" + name + "', but spring.ssl.bundle defines no such bundle", ex);
		}
	}

}

package io.credbroker.provider.cyberarkccp;

import io.credbroker.spi.SecretProvider;
import io.credbroker.spi.SecretProviderFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundles;

/**
 * Makes stores of type {@code cyberark-ccp}.
 */
final class CcpStoreFactory implements SecretProviderFactory<CcpStoreSettings> {

	private final @Nullable SslBundles bundles;

	CcpStoreFactory(@Nullable SslBundles bundles) {
		this.bundles = bundles;
	}

	@Override
	public String type() {
		return "cyberark-ccp";
	}

	@Override
	public Class<CcpStoreSettings> settingsType() {
		return CcpStoreSettings.class;
	}

	@Override
	public SecretProvider create(CcpStoreSettings settings) {
		return new CcpStore(settings, connections(settings));
	}

	private CcpConnections connections(CcpStoreSettings settings) {
		String bundle = settings.sslBundle();
		if (bundle == null) {
			return new CcpConnections(settings.timeouts(), null);
		}
		if (this.bundles == null) {
			throw new IllegalArgumentException("ssl-bundle names '" + bundle + "', but no bundle is configured");
		}
		return trusting(bundle, settings.timeouts(), this.bundles);
	}

	/**
	 * Connections that follow the bundle when its certificates are replaced.
	 */
	private static CcpConnections trusting(String name, CcpStoreSettings.Timeouts timeouts, SslBundles bundles) {
		try {
			CcpConnections connections = new CcpConnections(timeouts, bundles.getBundle(name));
			bundles.addBundleUpdateHandler(name, connections::trust);
			return connections;
		}
		catch (NoSuchSslBundleException ex) {
			throw new IllegalArgumentException(
					"ssl-bundle names '" + name + "', but spring.ssl.bundle defines no such bundle", ex);
		}
	}

}

package io.credbroker.provider.cyberarkccp;

import io.credbroker.http.TrustedConnections;
import io.credbroker.spi.SecretProvider;
import io.credbroker.spi.SecretProviderFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundles;

/**
 * Makes stores of type {@code cyberark-ccp}.
 */
final class CcpStoreFactory implements SecretProviderFactory<CcpStoreSettings> {

	private final TrustedConnections connections;

	CcpStoreFactory(@Nullable SslBundles bundles) {
		this.connections = new TrustedConnections(bundles);
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
		return new CcpStore(settings,
				this.connections.open("ssl-bundle", settings.sslBundle(), settings.timeouts().limits()));
	}

}

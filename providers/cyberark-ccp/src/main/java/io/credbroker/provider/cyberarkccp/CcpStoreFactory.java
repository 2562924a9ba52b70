package io.credbroker.provider.cyberarkccp;

import io.credbroker.http.HttpConnections.Limits;
import io.credbroker.http.TrustedConnections;
import io.credbroker.spi.SecretProvider;
import io.credbroker.spi.SecretProviderFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundles;

/**
 * Makes stores of type {@code cyberark-ccp}.
 */
final class CcpStoreFactory implements SecretProviderFactory<CcpStoreSettings> {

	static final int MAX_BYTES = 2 * 1024 * 1024;

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
		CcpStoreSettings.Timeouts timeouts = settings.timeouts();
		return new CcpStore(settings, this.connections.open("ssl-bundle", settings.sslBundle(),
				new Limits(timeouts.connect(), timeouts.connect().plus(timeouts.read()), MAX_BYTES)));
	}

}

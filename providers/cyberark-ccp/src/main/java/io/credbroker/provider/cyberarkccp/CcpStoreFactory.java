package io.credbroker.provider.cyberarkccp;

import io.credbroker.provider.support.HttpStoreFactory;
import io.credbroker.spi.SecretProvider;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundles;

/**
 * Makes stores of type {@code cyberark-ccp}.
 */
final class CcpStoreFactory extends HttpStoreFactory<CcpStoreSettings> {

	CcpStoreFactory(@Nullable SslBundles bundles) {
		super("cyberark-ccp", CcpStoreSettings.class, bundles);
	}

	@Override
	public SecretProvider create(CcpStoreSettings settings) {
		return new CcpStore(settings, open(settings.sslBundle(), settings.timeouts()));
	}

}

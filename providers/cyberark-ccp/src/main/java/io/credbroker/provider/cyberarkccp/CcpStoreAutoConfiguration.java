package io.credbroker.provider.cyberarkccp;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;

/**
 * Makes stores of type {@code cyberark-ccp} available.
 */
@AutoConfiguration(after = SslAutoConfiguration.class)
public final class CcpStoreAutoConfiguration {

	@Bean
	CcpStoreFactory ccpStoreFactory(ObjectProvider<SslBundles> bundles) {
		return new CcpStoreFactory(bundles.getIfAvailable());
	}

}

package io.credbroker.provider.sts;

import java.time.Clock;

import io.credbroker.spi.IdentityTokens;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;

/**
 * Makes stores of type {@code sts} available.
 */
@AutoConfiguration(after = SslAutoConfiguration.class)
public final class StsStoreAutoConfiguration {

	@Bean
	StsStoreFactory stsStoreFactory(ObjectProvider<SslBundles> bundles, ObjectProvider<IdentityTokens> tokens) {
		return new StsStoreFactory(bundles.getIfAvailable(), tokens, Clock.systemUTC());
	}

}

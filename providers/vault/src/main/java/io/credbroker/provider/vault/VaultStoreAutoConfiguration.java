package io.credbroker.provider.vault;

import java.time.Clock;

import io.credbroker.spi.IdentityTokens;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;

/**
 * Makes stores of type {@code vault} available.
 */
@AutoConfiguration(after = SslAutoConfiguration.class)
public final class VaultStoreAutoConfiguration {

	@Bean
	VaultStoreFactory vaultStoreFactory(ObjectProvider<SslBundles> bundles, ObjectProvider<IdentityTokens> tokens) {
		return new VaultStoreFactory(bundles.getIfAvailable(), tokens::getIfAvailable, Clock.systemUTC());
	}

}

package io.credbroker.provider.vault;

import java.time.Clock;

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
	VaultStoreFactory vaultStoreFactory(ObjectProvider<SslBundles> bundles) {
		return new VaultStoreFactory(bundles.getIfAvailable(), Clock.systemUTC());
	}

}

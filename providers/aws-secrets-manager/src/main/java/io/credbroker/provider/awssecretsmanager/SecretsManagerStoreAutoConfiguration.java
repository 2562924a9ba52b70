package io.credbroker.provider.awssecretsmanager;

import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;

/**
 * Makes stores of type {@code aws-secrets-manager} available.
 */
@AutoConfiguration(after = SslAutoConfiguration.class)
public final class SecretsManagerStoreAutoConfiguration {

	@Bean
	SecretsManagerStoreFactory secretsManagerStoreFactory(ObjectProvider<SslBundles> bundles) {
		return new SecretsManagerStoreFactory(bundles.getIfAvailable(), Clock.systemUTC());
	}

}

package io.credbroker.provider.conjur;

import java.time.Clock;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;

/**
 * Makes stores of type {@code conjur} available.
 */
@AutoConfiguration(after = SslAutoConfiguration.class)
public final class ConjurStoreAutoConfiguration {

	@Bean
	ConjurStoreFactory conjurStoreFactory(ObjectProvider<SslBundles> bundles) {
		return new ConjurStoreFactory(bundles.getIfAvailable(), Clock.systemUTC());
	}

}

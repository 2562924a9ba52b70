package io.credbroker.provider.oauth2;

import java.time.Clock;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;

/**
 * Makes stores of type {@code oauth2} available.
 */
@AutoConfiguration(after = SslAutoConfiguration.class)
public final class OAuth2StoreAutoConfiguration {

	@Bean
	OAuth2StoreFactory oauth2StoreFactory(ObjectProvider<SslBundles> bundles, ObjectProvider<Clock> clock) {
		return new OAuth2StoreFactory(bundles.getIfAvailable(), clock.getIfAvailable(Clock::systemUTC));
	}

}

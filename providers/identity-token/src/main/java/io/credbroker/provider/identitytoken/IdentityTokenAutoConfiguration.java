package io.credbroker.provider.identitytoken;

import io.credbroker.spi.IdentityTokens;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * Makes stores of type {@code identity-token} available.
 */
@AutoConfiguration
public final class IdentityTokenAutoConfiguration {

	@Bean
	IdentityTokenStoreFactory identityTokenStoreFactory(ObjectProvider<IdentityTokens> tokens) {
		return new IdentityTokenStoreFactory(tokens);
	}

}

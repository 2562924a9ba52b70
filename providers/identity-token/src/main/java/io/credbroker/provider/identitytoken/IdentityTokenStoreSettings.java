package io.credbroker.provider.identitytoken;

import java.time.Duration;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of one store of type {@code identity-token}.
 *
 * @param lifetime how long a token is valid where its mapping does not say otherwise
 */
public record IdentityTokenStoreSettings(@DefaultValue("15m") Duration lifetime) {

	public IdentityTokenStoreSettings {
		TokenOptions.requireLifetime("lifetime", lifetime);
	}

}

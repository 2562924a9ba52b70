package io.credbroker.provider.identitytoken;

import io.credbroker.provider.support.IdentityTokenSigner;
import io.credbroker.spi.IdentityTokens;
import io.credbroker.spi.SecretProvider;
import io.credbroker.spi.SecretProviderFactory;

import org.springframework.beans.factory.ObjectProvider;

/**
 * Makes stores of type {@code identity-token}.
 */
final class IdentityTokenStoreFactory implements SecretProviderFactory<IdentityTokenStoreSettings> {

	private final ObjectProvider<IdentityTokens> tokens;

	IdentityTokenStoreFactory(ObjectProvider<IdentityTokens> tokens) {
		this.tokens = tokens;
	}

	@Override
	public String type() {
		return "identity-token";
	}

	@Override
	public Class<IdentityTokenStoreSettings> settingsType() {
		return IdentityTokenStoreSettings.class;
	}

	@Override
	public SecretProvider create(IdentityTokenStoreSettings settings) {
		return new IdentityTokenStore(IdentityTokenSigner.required("type identity-token", this.tokens.getIfAvailable()),
				settings);
	}

}

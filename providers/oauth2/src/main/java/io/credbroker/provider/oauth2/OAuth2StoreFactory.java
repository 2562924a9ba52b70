package io.credbroker.provider.oauth2;

import java.time.Clock;

import io.credbroker.provider.support.HttpStoreFactory;
import io.credbroker.spi.SecretProvider;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundles;

/**
 * Makes stores of type {@code oauth2}.
 */
final class OAuth2StoreFactory extends HttpStoreFactory<OAuth2StoreSettings> {

	private final Clock clock;

	OAuth2StoreFactory(@Nullable SslBundles bundles, Clock clock) {
		super("oauth2", OAuth2StoreSettings.class, bundles);
		this.clock = clock;
	}

	@Override
	public SecretProvider create(OAuth2StoreSettings settings) {
		IssuerHttp http = new IssuerHttp(open(settings.sslBundle(), settings.timeouts()));
		ClientAuthentication client = settings.authentication().client(settings, http, this.clock);
		IssuerEndpoints endpoints = IssuerEndpoints.of(settings, http, this.clock);
		return new OAuth2Store(settings, new IssuerCalls(http, endpoints, client), client, this.clock);
	}

}

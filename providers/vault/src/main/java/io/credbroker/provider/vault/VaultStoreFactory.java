package io.credbroker.provider.vault;

import java.time.Clock;

import io.credbroker.http.TrustedConnections;
import io.credbroker.provider.support.SettingChecks;
import io.credbroker.provider.support.StoreTimeouts;
import io.credbroker.provider.support.TokenSession;
import io.credbroker.spi.SecretProvider;
import io.credbroker.spi.SecretProviderFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundles;
import org.springframework.vault.support.VaultToken;

/**
 * Makes stores of type {@code vault}.
 */
final class VaultStoreFactory implements SecretProviderFactory<VaultStoreSettings> {

	/**
	 * Vault itself stores no key/value secret beyond 1 MiB by default.
	 */
	static final int MAX_BYTES = 2 * 1024 * 1024;

	private final TrustedConnections connections;

	private final Clock clock;

	VaultStoreFactory(@Nullable SslBundles bundles, Clock clock) {
		this.connections = new TrustedConnections(bundles);
		this.clock = clock;
	}

	@Override
	public String type() {
		return "vault";
	}

	@Override
	public Class<VaultStoreSettings> settingsType() {
		return VaultStoreSettings.class;
	}

	@Override
	public SecretProvider create(VaultStoreSettings settings) {
		VaultAuthentication authentication = settings.authentication();
		SettingChecks.certificate(authentication.certificate(), settings.sslBundle());
		StoreTimeouts timeouts = settings.timeouts();
		VaultCalls calls = new VaultCalls(settings,
				new VaultConnections(this.connections.open("ssl-bundle", settings.sslBundle(), timeouts.limits())));
		TokenSession<VaultToken> session = new TokenSession<>(new VaultLogin(authentication, calls),
				settings.address().toString(), timeouts.total(), this.clock);
		AuthenticatedCalls authenticated = new AuthenticatedCalls(calls, session, this.clock);
		TokenExpiry tokens = new TokenExpiry(authenticated, session, authentication.token() != null, this.clock);
		return new VaultStore(new VaultMounts(settings.mounts()), authenticated,
				new IssuedCredentials(authenticated, tokens, this.clock), this.clock);
	}

}

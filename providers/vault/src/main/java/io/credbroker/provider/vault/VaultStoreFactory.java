package io.credbroker.provider.vault;

import java.time.Clock;

import io.credbroker.provider.support.HttpStoreFactory;
import io.credbroker.provider.support.SettingChecks;
import io.credbroker.provider.support.StoreTimeouts;
import io.credbroker.provider.support.TokenSession;
import io.credbroker.spi.SecretProvider;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundles;
import org.springframework.vault.support.VaultToken;

/**
 * Makes stores of type {@code vault}.
 */
final class VaultStoreFactory extends HttpStoreFactory<VaultStoreSettings> {

	/**
	 * Vault itself stores no key/value secret beyond 1 MiB by default.
	 */
	static final int MAX_BYTES = 2 * 1024 * 1024;

	private final Clock clock;

	VaultStoreFactory(@Nullable SslBundles bundles, Clock clock) {
		super("vault", VaultStoreSettings.class, bundles);
		this.clock = clock;
	}

	@Override
	public SecretProvider create(VaultStoreSettings settings) {
		VaultAuthentication authentication = settings.authentication();
		SettingChecks.certificate(authentication.certificate(), settings.sslBundle());
		StoreTimeouts timeouts = settings.timeouts();
		VaultCalls calls = new VaultCalls(settings, new VaultConnections(open(settings.sslBundle(), timeouts)));
		TokenSession<VaultToken> session = new TokenSession<>(new VaultLogin(authentication, calls),
				settings.address().toString(), timeouts.total(), this.clock);
		AuthenticatedCalls authenticated = new AuthenticatedCalls(calls, session, this.clock);
		TokenExpiry tokens = new TokenExpiry(authenticated, session, authentication.token() != null, this.clock);
		return new VaultStore(new VaultMounts(settings.mounts()), authenticated,
				new IssuedCredentials(authenticated, tokens, this.clock), this.clock);
	}

}

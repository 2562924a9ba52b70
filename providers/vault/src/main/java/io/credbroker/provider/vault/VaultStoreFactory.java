package io.credbroker.provider.vault;

import java.time.Clock;
import java.time.Duration;

import io.credbroker.http.HttpConnections.Limits;
import io.credbroker.provider.support.TokenSession;
import io.credbroker.http.TrustedConnections;
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
		if (settings.sslBundle() == null && authentication.certificate() != null) {
			throw new IllegalArgumentException(
					"ssl-bundle is missing: authentication.certificate takes the certificate from there");
		}
		Duration limit = settings.timeouts().connect().plus(settings.timeouts().read());
		VaultCalls calls = new VaultCalls(settings, new VaultConnections(this.connections.open("ssl-bundle",
				settings.sslBundle(), new Limits(settings.timeouts().connect(), limit, MAX_BYTES))));
		TokenSession<VaultToken> session = new TokenSession<>(new VaultLogin(authentication, calls),
				settings.address().toString(), limit, this.clock);
		AcceptedCalls accepted = new AcceptedCalls(calls, session, this.clock);
		TokenLife tokens = new TokenLife(accepted, session, authentication.token() != null, this.clock);
		return new VaultStore(new VaultMounts(settings.mounts()), accepted,
				new IssuedCredentials(accepted, tokens, this.clock), this.clock);
	}

}

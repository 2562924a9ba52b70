package io.credbroker.provider.conjur;

import java.time.Clock;

import io.credbroker.http.HttpConnections;
import io.credbroker.http.TrustedConnections;
import io.credbroker.provider.support.SettingChecks;
import io.credbroker.provider.support.TokenSession;
import io.credbroker.spi.SecretProvider;
import io.credbroker.spi.SecretProviderFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundles;

/**
 * Makes stores of type {@code conjur}.
 */
final class ConjurStoreFactory implements SecretProviderFactory<ConjurStoreSettings> {

	private final TrustedConnections connections;

	private final Clock clock;

	ConjurStoreFactory(@Nullable SslBundles bundles, Clock clock) {
		this.connections = new TrustedConnections(bundles);
		this.clock = clock;
	}

	@Override
	public String type() {
		return "conjur";
	}

	@Override
	public Class<ConjurStoreSettings> settingsType() {
		return ConjurStoreSettings.class;
	}

	/**
	 * By default Conjur has two workers of five threads; two threads are left to others.
	 */
	@Override
	public int concurrentCalls() {
		return 8;
	}

	@Override
	public SecretProvider create(ConjurStoreSettings settings) {
		SettingChecks.certificate(settings.authentication().certificate(), settings.sslBundle());
		HttpConnections connections = this.connections.open("ssl-bundle", settings.sslBundle(),
				settings.timeouts().limits());
		ConjurCalls calls = new ConjurCalls(new ConjurEndpoints(settings.address(), settings.account()), connections);
		ConjurLogin login = new ConjurLogin(settings.authentication(), calls);
		return new ConjurStore(settings.fields(), calls,
				new TokenSession<>(login, settings.address().toString(), settings.timeouts().total(), this.clock),
				this.clock);
	}

}

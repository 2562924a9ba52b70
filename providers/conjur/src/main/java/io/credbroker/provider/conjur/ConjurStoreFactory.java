package io.credbroker.provider.conjur;

import java.time.Clock;
import java.time.Duration;

import io.credbroker.http.HttpConnections;
import io.credbroker.http.HttpConnections.Limits;
import io.credbroker.provider.support.TokenSession;
import io.credbroker.http.TrustedConnections;
import io.credbroker.spi.SecretProvider;
import io.credbroker.spi.SecretProviderFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundles;

/**
 * Makes stores of type {@code conjur}.
 */
final class ConjurStoreFactory implements SecretProviderFactory<ConjurStoreSettings> {

	static final int MAX_BYTES = 2 * 1024 * 1024;

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
	 * Two workers of five threads are what Conjur comes with; two of them are left to
	 * others.
	 */
	@Override
	public int concurrentCalls() {
		return 8;
	}

	@Override
	public SecretProvider create(ConjurStoreSettings settings) {
		if (settings.sslBundle() == null && settings.authentication().certificate() != null) {
			throw new IllegalArgumentException(
					"ssl-bundle is missing: authentication.certificate takes the certificate from there");
		}
		ConjurStoreSettings.Timeouts timeouts = settings.timeouts();
		Duration limit = timeouts.connect().plus(timeouts.read());
		HttpConnections connections = this.connections.open("ssl-bundle", settings.sslBundle(),
				new Limits(timeouts.connect(), limit, MAX_BYTES));
		ConjurCalls calls = new ConjurCalls(new ConjurEndpoints(settings.address(), settings.account()), connections);
		ConjurLogin login = new ConjurLogin(settings.authentication(), calls);
		return new ConjurStore(settings.fields(), calls,
				new TokenSession<>(login, settings.address().toString(), limit, this.clock), this.clock);
	}

}

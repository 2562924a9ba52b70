package io.credbroker.provider.conjur;

import java.time.Clock;

import io.credbroker.http.HttpConnections;
import io.credbroker.provider.support.HttpStoreFactory;
import io.credbroker.provider.support.SettingChecks;
import io.credbroker.provider.support.TokenSession;
import io.credbroker.spi.SecretProvider;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundles;

/**
 * Makes stores of type {@code conjur}.
 */
final class ConjurStoreFactory extends HttpStoreFactory<ConjurStoreSettings> {

	private final Clock clock;

	ConjurStoreFactory(@Nullable SslBundles bundles, Clock clock) {
		super("conjur", ConjurStoreSettings.class, bundles);
		this.clock = clock;
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
		HttpConnections connections = open(settings.sslBundle(), settings.timeouts());
		ConjurCalls calls = new ConjurCalls(new ConjurEndpoints(settings.address(), settings.account()), connections);
		ConjurLogin login = new ConjurLogin(settings.authentication(), calls);
		return new ConjurStore(settings.fields(), calls,
				new TokenSession<>(login, settings.address().toString(), settings.timeouts().total(), this.clock),
				this.clock);
	}

}

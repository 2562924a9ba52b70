package io.credbroker.provider.conjur;

import java.time.Clock;

import io.credbroker.spi.SecretProvider;
import io.credbroker.spi.SecretProviderFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundles;

/**
 * Makes stores of type {@code conjur}.
 */
final class ConjurStoreFactory implements SecretProviderFactory<ConjurStoreSettings> {

	private final @Nullable SslBundles bundles;

	private final Clock clock;

	ConjurStoreFactory(@Nullable SslBundles bundles, Clock clock) {
		this.bundles = bundles;
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
		ConjurConnections connections = connections(settings);
		ConjurCalls calls = new ConjurCalls(new ConjurEndpoints(settings.address(), settings.account()), connections);
		ConjurLogin login = new ConjurLogin(settings.authentication(), calls);
		return new ConjurStore(settings.fields(), calls, new ConjurSession(login::login, this.clock));
	}

	private ConjurConnections connections(ConjurStoreSettings settings) {
		String bundle = settings.sslBundle();
		if (bundle == null) {
			if (settings.authentication().certificate() != null) {
				throw new IllegalArgumentException(
						"ssl-bundle is missing: authentication.certificate takes the certificate from there");
			}
			return new ConjurConnections(settings.timeouts(), null);
		}
		if (this.bundles == null) {
			throw new IllegalArgumentException("ssl-bundle names '" + bundle + "', but no bundle is configured");
		}
		return trusting(bundle, settings.timeouts(), this.bundles);
	}

	/**
	 * Connections that follow the bundle when its certificates are replaced.
	 */
	private static ConjurConnections trusting(String name, ConjurStoreSettings.Timeouts timeouts, SslBundles bundles) {
		try {
			ConjurConnections connections = new ConjurConnections(timeouts, bundles.getBundle(name));
			bundles.addBundleUpdateHandler(name, connections::trust);
			return connections;
		}
		catch (NoSuchSslBundleException ex) {
			throw new IllegalArgumentException(
					"ssl-bundle names '" + name + "', but spring.ssl.bundle defines no such bundle", ex);
		}
	}

}

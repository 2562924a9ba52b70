package io.credbroker.provider.support;

import io.credbroker.http.HttpConnections;
import io.credbroker.http.TrustedConnections;
import io.credbroker.spi.SecretProviderFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundles;

/**
 * A factory of stores that are called over HTTP, each with the certificates of its own
 * SSL bundle.
 *
 * @param <S> the settings of one store
 */
public abstract class HttpStoreFactory<S extends Record> implements SecretProviderFactory<S> {

	private final String type;

	private final Class<S> settingsType;

	private final TrustedConnections trusted;

	protected HttpStoreFactory(String type, Class<S> settingsType, @Nullable SslBundles bundles) {
		this.type = type;
		this.settingsType = settingsType;
		this.trusted = new TrustedConnections(bundles);
	}

	@Override
	public final String type() {
		return this.type;
	}

	@Override
	public final Class<S> settingsType() {
		return this.settingsType;
	}

	/**
	 * Opens the connections of one store; nothing is called yet.
	 */
	protected final HttpConnections open(@Nullable String sslBundle, StoreTimeouts timeouts) {
		return this.trusted.open("ssl-bundle", sslBundle, timeouts.limits());
	}

	/**
	 * Opens connections for clients that bring settings of their own.
	 */
	protected final TrustedConnections trusted() {
		return this.trusted;
	}

}

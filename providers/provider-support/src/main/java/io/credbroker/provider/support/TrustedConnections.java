package io.credbroker.provider.support;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundles;

/**
 * Opens connections by the SSL bundle that a store's settings name.
 */
public final class TrustedConnections {

	private final @Nullable SslBundles bundles;

	/**
	 * @param bundles what {@code spring.ssl.bundle} defines, if anything
	 */
	public TrustedConnections(@Nullable SslBundles bundles) {
		this.bundles = bundles;
	}

	/**
	 * Connections that follow the bundle when its certificates are replaced.
	 * @param name the bundle, or {@code null} for what Java itself trusts
	 */
	public HttpConnections open(@Nullable String name, HttpConnections.Limits limits) {
		if (name == null) {
			return new HttpConnections(limits, null);
		}
		if (this.bundles == null) {
			throw new IllegalArgumentException("ssl-bundle names '" + name + "', but no bundle is configured");
		}
		try {
			HttpConnections connections = new HttpConnections(limits, this.bundles.getBundle(name));
			this.bundles.addBundleUpdateHandler(name, connections::trust);
			return connections;
		}
		catch (NoSuchSslBundleException ex) {
			throw new IllegalArgumentException(
					"ssl-bundle names '" + name + "', but spring.ssl.bundle defines no such bundle", ex);
		}
	}

}

package io.credbroker.http;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/**
 * Opens connections with the SSL bundle that a setting names.
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
	 * Opens connections that use the bundle, and its new certificates whenever they are
	 * replaced.
	 * @param setting the name of the setting, for the error if there is no such bundle
	 * @param name the bundle, or {@code null} for Java's default trust store
	 */
	public HttpConnections open(String setting, @Nullable String name, HttpConnections.Limits limits) {
		HttpConnections connections = new HttpConnections(limits);
		if (name != null) {
			follow(setting, name, connections::trust);
		}
		return connections;
	}

	/**
	 * Passes the bundle on now, and again whenever its certificates are replaced.
	 */
	public void follow(String setting, String name, Consumer<SslBundle> user) {
		if (this.bundles == null) {
			throw new IllegalArgumentException(setting + " names '" + name + "', but no bundle is configured");
		}
		try {
			user.accept(this.bundles.getBundle(name));
			this.bundles.addBundleUpdateHandler(name, user);
		}
		catch (NoSuchSslBundleException ex) {
			throw new IllegalArgumentException(
					setting + " names '" + name + "', but spring.ssl.bundle defines no such bundle", ex);
		}
	}

}

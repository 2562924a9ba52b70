package io.credbroker.provider.awssecretsmanager;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;

import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.urlconnection.UrlConnectionFactory;

import org.springframework.boot.ssl.SslBundle;

/**
 * The store's HTTP connections, which the JDK keeps open and reuses.
 * <p>
 * The JDK's client is used because Apache's and Netty's can be told to log bodies, and a
 * body holds the secret.
 */
final class AwsConnections implements UrlConnectionFactory {

	private final SecretsManagerStoreSettings.Timeouts timeouts;

	private volatile @Nullable SSLSocketFactory sockets;

	AwsConnections(SecretsManagerStoreSettings.Timeouts timeouts) {
		this.timeouts = timeouts;
	}

	/**
	 * Opens new connections by another bundle; calls under way end on the old ones.
	 */
	void trust(SslBundle bundle) {
		this.sockets = new BundledSockets(bundle.createSslContext().getSocketFactory(), bundle.getOptions());
	}

	@Override
	public HttpURLConnection createConnection(URI uri) {
		try {
			HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
			connection.setConnectTimeout(Math.toIntExact(this.timeouts.connect().toMillis()));
			connection.setReadTimeout(Math.toIntExact(this.timeouts.read().toMillis()));
			connection.setUseCaches(false);
			SSLSocketFactory bundled = this.sockets;
			if (bundled != null && connection instanceof HttpsURLConnection secure) {
				secure.setSSLSocketFactory(bundled);
			}
			return connection;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

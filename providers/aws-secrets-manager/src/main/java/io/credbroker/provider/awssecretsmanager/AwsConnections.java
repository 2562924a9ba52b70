package io.credbroker.provider.awssecretsmanager;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionFactory;

import org.springframework.boot.ssl.SslBundle;

/**
 * The store's HTTP connections, which the JDK keeps open and reuses.
 * <p>
 * The JDK's client is used because Apache's and Netty's can be told to log bodies, and a
 * body holds the secret.
 */
final class AwsConnections implements UrlConnectionFactory {

	private static final ScopedValue<List<HttpURLConnection>> OPENED = ScopedValue.newInstance();

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

	/**
	 * Makes a call whose connections are closed when it ends without an answer, because
	 * the SDK leaves one open on which an answer has begun and does not end.
	 */
	static <T> T givenUpOnFailure(Supplier<T> call) {
		List<HttpURLConnection> opened = new ArrayList<>();
		try {
			return ScopedValue.where(OPENED, opened).call(call::get);
		}
		catch (AwsServiceException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			opened.forEach(HttpURLConnection::disconnect);
			throw ex;
		}
	}

	@Override
	public HttpURLConnection createConnection(URI uri) {
		try {
			HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
			if (OPENED.isBound()) {
				OPENED.get().add(connection);
			}
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

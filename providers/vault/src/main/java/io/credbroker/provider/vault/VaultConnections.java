package io.credbroker.provider.vault;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import javax.net.ssl.SSLParameters;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;

/**
 * The store's own HTTP connections: HTTP/1.1, no redirects, every answer bounded.
 * <p>
 * The JDK's client is used because it logs neither bodies nor headers, where others print
 * the secret at debug level. A redirect is not followed, because the token would travel
 * with it.
 */
final class VaultConnections implements ClientHttpRequestFactory, AutoCloseable {

	private final VaultStoreSettings.Timeouts timeouts;

	private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

	private volatile HttpClient client;

	VaultConnections(VaultStoreSettings.Timeouts timeouts, @Nullable SslBundle bundle) {
		this.timeouts = timeouts;
		this.client = client(bundle);
	}

	/**
	 * Opens new connections by another bundle; calls that are under way, or about to
	 * begin, end on the old ones, which the client closes once nobody holds it any more.
	 */
	void trust(SslBundle bundle) {
		this.client = client(bundle);
	}

	@Override
	public ClientHttpRequest createRequest(URI uri, HttpMethod method) {
		Duration limit = this.timeouts.connect().plus(this.timeouts.read());
		return new BufferedRequest(new Wire(this.client, this.threads, limit), uri, method);
	}

	private HttpClient client(@Nullable SslBundle bundle) {
		HttpClient.Builder builder = HttpClient.newBuilder()
			.version(HttpClient.Version.HTTP_1_1)
			.followRedirects(HttpClient.Redirect.NEVER)
			.connectTimeout(this.timeouts.connect())
			.executor(this.threads);
		if (bundle != null) {
			builder.sslContext(bundle.createSslContext()).sslParameters(parameters(bundle.getOptions()));
		}
		return builder.build();
	}

	private static SSLParameters parameters(SslOptions options) {
		SSLParameters parameters = new SSLParameters();
		parameters.setCipherSuites(options.getCiphers());
		parameters.setProtocols(options.getEnabledProtocols());
		return parameters;
	}

	/**
	 * Breaks calls under way off, because nobody waits for them any more.
	 */
	@Override
	public void close() {
		this.client.shutdownNow();
		this.threads.shutdownNow();
	}

	/**
	 * What one call travels on.
	 *
	 * @param limit from the first step to the last byte of the answer
	 */
	record Wire(HttpClient client, ExecutorService threads, Duration limit) {
	}

}

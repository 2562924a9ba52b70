package io.credbroker.provider.cyberarkccp;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import javax.net.ssl.SSLParameters;

import io.credbroker.spi.FetchResult.Malformed;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslOptions;

/**
 * The store's own HTTP connections: HTTP/1.1, no redirects, every answer bounded in time
 * and size.
 * <p>
 * The JDK's client is used because it logs neither bodies nor headers, where others print
 * the password at debug level. A redirect is not followed, because it leads away from the
 * server that the certificate is meant for.
 */
final class CcpConnections implements AutoCloseable {

	static final int MAX_BYTES = 2 * 1024 * 1024;

	private final CcpStoreSettings.Timeouts timeouts;

	private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

	private volatile HttpClient client;

	CcpConnections(CcpStoreSettings.Timeouts timeouts, @Nullable SslBundle bundle) {
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

	/**
	 * Sends one call, waiting apart from it, so that the time covers a slow body too and
	 * an interrupted caller breaks the call off.
	 */
	CcpAnswer send(HttpRequest request) throws FailedCallException {
		Future<CcpAnswer> answer = submit(request);
		try {
			Duration limit = this.timeouts.connect().plus(this.timeouts.read());
			return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			throw CcpFailure.ofIo(new HttpTimeoutException("no complete answer"));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new FailedCallException(CcpFailure.unavailable("the caller was interrupted"));
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof FailedCallException failure) ? failure : CcpFailure.ofIo(ex.getCause());
		}
		finally {
			answer.cancel(true);
		}
	}

	private Future<CcpAnswer> submit(HttpRequest request) throws FailedCallException {
		try {
			return this.threads.submit(() -> call(request));
		}
		catch (RejectedExecutionException ex) {
			throw new FailedCallException(CcpFailure.unavailable("the store is closed"));
		}
	}

	private CcpAnswer call(HttpRequest request) throws IOException, InterruptedException, FailedCallException {
		HttpResponse<InputStream> response = this.client.send(request, BodyHandlers.ofInputStream());
		try (InputStream stream = response.body()) {
			byte[] body = stream.readNBytes(MAX_BYTES + 1);
			if (body.length > MAX_BYTES) {
				throw new FailedCallException(
						new Malformed("CCP's answer is unusable: it is larger than " + MAX_BYTES + " bytes"));
			}
			return new CcpAnswer(response.statusCode(), response.headers(), body);
		}
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

}

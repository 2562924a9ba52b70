package io.credbroker.provider.conjur;

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

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

import io.credbroker.spi.FetchResult.Malformed;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslOptions;

/**
 * The store's own HTTP connections: HTTP/1.1, no redirects, every answer bounded in time
 * and size.
 * <p>
 * The JDK's client is used because it logs neither bodies nor headers, where
 * {@code HttpURLConnection} prints the token at its finest level. A redirect is not
 * followed, because the token would travel with it.
 */
final class ConjurConnections implements AutoCloseable {

	static final int MAX_BYTES = 2 * 1024 * 1024;

	private final ConjurStoreSettings.Timeouts timeouts;

	private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

	private volatile HttpClient client;

	ConjurConnections(ConjurStoreSettings.Timeouts timeouts, @Nullable SslBundle bundle) {
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

	SSLContext sslContext() {
		return this.client.sslContext();
	}

	/**
	 * Sends one call, waiting apart from it, so that the time covers a slow body too and
	 * an interrupted caller breaks the call off.
	 */
	ConjurAnswer send(HttpRequest request) throws FailedCallException {
		Future<ConjurAnswer> answer = submit(request);
		try {
			Duration limit = this.timeouts.connect().plus(this.timeouts.read());
			return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			throw ConjurFailure.ofIo(new HttpTimeoutException("no complete answer"));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new FailedCallException(ConjurFailure.unavailable("the caller was interrupted"));
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof FailedCallException failure) ? failure : ConjurFailure.ofIo(ex.getCause());
		}
		finally {
			answer.cancel(true);
		}
	}

	private Future<ConjurAnswer> submit(HttpRequest request) throws FailedCallException {
		try {
			return this.threads.submit(() -> call(request));
		}
		catch (RejectedExecutionException ex) {
			throw new FailedCallException(ConjurFailure.unavailable("the store is closed"));
		}
	}

	private ConjurAnswer call(HttpRequest request) throws IOException, InterruptedException, FailedCallException {
		HttpResponse<InputStream> response = this.client.send(request, BodyHandlers.ofInputStream());
		try (InputStream stream = response.body()) {
			byte[] body = stream.readNBytes(MAX_BYTES + 1);
			if (body.length > MAX_BYTES) {
				throw new FailedCallException(
						new Malformed("Conjur's answer is unusable: it is larger than " + MAX_BYTES + " bytes"));
			}
			return new ConjurAnswer(response.statusCode(), response.headers(), body);
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

package io.credbroker.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
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

import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslOptions;

/**
 * HTTP/1.1 connections to one server: no redirects, and every exchange is limited in time
 * and size, from connecting to the last byte of the answer.
 * <p>
 * The JDK's client is used because it logs neither bodies nor headers, where others print
 * the secret at debug level. Its own time limit covers an answer's headers only, so the
 * calling thread waits for the exchange with a limit of its own. A redirect is not
 * followed, because the token would travel with it.
 */
public final class HttpConnections implements AutoCloseable {

	private final Limits limits;

	private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

	private volatile HttpClient client;

	HttpConnections(Limits limits) {
		this.limits = limits;
		this.client = client(null);
	}

	/**
	 * Opens new connections with another bundle; running calls finish on the old ones,
	 * which the client closes when it is no longer referenced.
	 */
	void trust(SslBundle bundle) {
		this.client = client(bundle);
	}

	public SSLContext sslContext() {
		return this.client.sslContext();
	}

	/**
	 * Makes one exchange; if the caller is interrupted, the exchange is aborted and the
	 * thread stays interrupted.
	 */
	public ReceivedResponse send(HttpRequest request) throws IOException {
		Future<ReceivedResponse> answer = submit(request);
		try {
			return answer.get(this.limits.total().toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			throw new HttpTimeoutException("no complete answer within " + this.limits.total());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new InterruptedIOException("the caller was interrupted");
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof IOException cause) ? cause : new IOException(ex.getCause());
		}
		finally {
			answer.cancel(true);
		}
	}

	private Future<ReceivedResponse> submit(HttpRequest request) throws IOException {
		try {
			return this.threads.submit(() -> exchange(request));
		}
		catch (RejectedExecutionException ex) {
			throw new ClosedException();
		}
	}

	private ReceivedResponse exchange(HttpRequest request) throws IOException, InterruptedException {
		HttpResponse<InputStream> response = this.client.send(request, BodyHandlers.ofInputStream());
		try (InputStream stream = response.body()) {
			byte[] body = stream.readNBytes(this.limits.bytes() + 1);
			if (body.length > this.limits.bytes()) {
				throw new OversizedException(this.limits.bytes());
			}
			return new ReceivedResponse(response.statusCode(), response.headers(), body);
		}
	}

	private HttpClient client(@Nullable SslBundle bundle) {
		HttpClient.Builder builder = HttpClient.newBuilder()
			.version(HttpClient.Version.HTTP_1_1)
			.followRedirects(HttpClient.Redirect.NEVER)
			.connectTimeout(this.limits.connect())
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
	 * Aborts running calls, because nobody waits for their answers.
	 */
	@Override
	public void close() {
		this.client.shutdownNow();
		this.threads.shutdownNow();
	}

	/**
	 * The limits of one exchange.
	 *
	 * @param connect until a connection is established
	 * @param total from connecting to the last byte of the answer
	 * @param bytes the maximum size of an answer's body
	 */
	public record Limits(Duration connect, Duration total, int bytes) {
	}

	/**
	 * The connections were closed during the exchange.
	 */
	public static final class ClosedException extends IOException {

		private static final long serialVersionUID = 1L;

		ClosedException() {
			super("the connections are closed");
		}

	}

	/**
	 * The answer exceeds the size limit; nothing of it is kept.
	 */
	public static final class OversizedException extends IOException {

		private static final long serialVersionUID = 1L;

		OversizedException(int limit) {
			super("it is larger than " + limit + " bytes");
		}

	}

}

package io.credbroker.provider.vault;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.AbstractBufferingClientHttpRequest;
import org.springframework.http.client.ClientHttpResponse;

/**
 * One call whose body is sent with its length, and whose whole answer is read within a
 * time and a size.
 */
final class BufferedRequest extends AbstractBufferingClientHttpRequest {

	/**
	 * Vault itself stores no key/value secret beyond 1 MiB by default.
	 */
	static final int MAX_BYTES = 2 * 1024 * 1024;

	private final HttpClient client;

	private final ExecutorService threads;

	private final Duration limit;

	private final URI uri;

	private final HttpMethod method;

	BufferedRequest(VaultConnections.Wire wire, URI uri, HttpMethod method) {
		this.client = wire.client();
		this.threads = wire.threads();
		this.limit = wire.limit();
		this.uri = uri;
		this.method = method;
	}

	@Override
	public HttpMethod getMethod() {
		return this.method;
	}

	@Override
	public URI getURI() {
		return this.uri;
	}

	/**
	 * Waits apart from the call, so that the time covers a slow body too and an
	 * interrupted caller breaks the call off.
	 */
	@Override
	protected ClientHttpResponse executeInternal(HttpHeaders headers, byte[] body) throws IOException {
		Future<BufferedResponse> answer = submit(request(headers, body));
		try {
			return answer.get(this.limit.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			throw new HttpTimeoutException("no complete answer within " + this.limit);
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

	private Future<BufferedResponse> submit(HttpRequest request) throws IOException {
		try {
			return this.threads.submit(() -> call(request));
		}
		catch (RejectedExecutionException ex) {
			throw new IOException("the store is closed", ex);
		}
	}

	private BufferedResponse call(HttpRequest request) throws IOException, InterruptedException {
		HttpResponse<InputStream> response = this.client.send(request, BodyHandlers.ofInputStream());
		try (InputStream stream = response.body()) {
			byte[] body = stream.readNBytes(MAX_BYTES + 1);
			if (body.length > MAX_BYTES) {
				throw new OversizedAnswerException();
			}
			return new BufferedResponse(response.statusCode(), response.headers().map(), body);
		}
	}

	private HttpRequest request(HttpHeaders headers, byte[] body) {
		HttpRequest.Builder request = HttpRequest.newBuilder(this.uri);
		if (body.length > 0) {
			request.method(this.method.name(), BodyPublishers.ofByteArray(body));
		}
		else if (!HttpMethod.GET.equals(this.method)) {
			request.method(this.method.name(), BodyPublishers.noBody());
		}
		headers.forEach((name, values) -> {
			if (!HttpHeaders.CONTENT_LENGTH.equalsIgnoreCase(name)) {
				values.forEach((value) -> request.header(name, value));
			}
		});
		return request.build();
	}

	/**
	 * More than any secret; nothing of it is kept.
	 */
	static final class OversizedAnswerException extends IOException {

		private static final long serialVersionUID = 1L;

		OversizedAnswerException() {
			super("the answer is larger than " + MAX_BYTES + " bytes");
		}

	}

}

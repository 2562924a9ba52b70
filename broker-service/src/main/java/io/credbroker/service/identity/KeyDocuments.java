package io.credbroker.service.identity;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

import javax.net.ssl.SSLContext;

import org.jspecify.annotations.Nullable;

/**
 * Reads small JSON documents of one issuer over HTTP: no redirect, bounded in time and
 * size.
 */
final class KeyDocuments implements AutoCloseable {

	private static final long LARGEST = 1 << 20;

	private final Duration timeout;

	private volatile HttpClient client;

	KeyDocuments(Duration timeout, @Nullable SSLContext ssl) {
		this.timeout = timeout;
		this.client = client(timeout, ssl);
	}

	String read(URI uri) throws IOException {
		return send(HttpRequest.newBuilder(uri));
	}

	/**
	 * The answer to a form.
	 */
	String ask(URI uri, String form, String authorization) throws IOException {
		return send(HttpRequest.newBuilder(uri)
			.header("Content-Type", "application/x-www-form-urlencoded")
			.header("Authorization", authorization)
			.POST(HttpRequest.BodyPublishers.ofString(form)));
	}

	private String send(HttpRequest.Builder prepared) throws IOException {
		HttpRequest request = prepared.timeout(this.timeout).header("Accept", "application/json").build();
		try {
			HttpResponse<String> response = this.client.send(request,
					BodyHandlers.limiting(BodyHandlers.ofString(), LARGEST));
			if (response.statusCode() != 200) {
				throw new IOException("it answered with status " + response.statusCode());
			}
			return response.body();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("the call was interrupted", ex);
		}
	}

	/**
	 * Calls the issuer with other trust or another certificate from now on.
	 */
	void use(SSLContext ssl) {
		HttpClient old = this.client;
		this.client = client(this.timeout, ssl);
		old.shutdown();
	}

	@Override
	public void close() {
		this.client.shutdownNow();
	}

	private static HttpClient client(Duration timeout, @Nullable SSLContext ssl) {
		HttpClient.Builder builder = HttpClient.newBuilder()
			.connectTimeout(timeout)
			.followRedirects(HttpClient.Redirect.NEVER);
		return ((ssl != null) ? builder.sslContext(ssl) : builder).build();
	}

}

package io.credbroker.service.identity;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

import javax.net.ssl.SSLContext;

import org.jspecify.annotations.Nullable;

/**
 * Reads small JSON documents of one issuer over HTTP: no redirect, bounded in time and
 * size.
 */
final class KeyDocuments implements AutoCloseable {

	private static final long LARGEST = 1 << 20;

	/**
	 * A cluster gives its keys under the second name only, and discovery under the first.
	 */
	private static final String DOCUMENTS = "application/json, application/jwk-set+json";

	private final Duration timeout;

	private final BoundedExchange exchange;

	private final @Nullable OwnToken token;

	private volatile HttpClient client;

	KeyDocuments(IssuerProperties settings, @Nullable SSLContext ssl) {
		this.timeout = settings.timeout();
		this.exchange = new BoundedExchange(this.timeout, LARGEST);
		this.token = OwnToken.of(settings);
		this.client = client(this.timeout, ssl);
	}

	String read(URI uri) throws IOException {
		HttpRequest.Builder request = HttpRequest.newBuilder(uri).header("Accept", DOCUMENTS);
		if (this.token == null) {
			return send(request, "");
		}
		boolean shown = this.token.goesTo(uri);
		return shown ? send(request.header("Authorization", this.token.authorization()), "")
				: send(request, "; it got no token, since jwks-uri does not name this place");
	}

	/**
	 * The answer to a form.
	 */
	String ask(URI uri, String form, String authorization) throws IOException {
		return send(HttpRequest.newBuilder(uri)
			.header("Accept", "application/json")
			.header("Content-Type", "application/x-www-form-urlencoded")
			.header("Authorization", authorization)
			.POST(HttpRequest.BodyPublishers.ofString(form)), "");
	}

	private String send(HttpRequest.Builder request, String note) throws IOException {
		HttpResponse<String> response = this.exchange.send(this.client, request.build());
		if (response.statusCode() != 200) {
			throw new IOException("it answered with status " + response.statusCode() + note);
		}
		return response.body();
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

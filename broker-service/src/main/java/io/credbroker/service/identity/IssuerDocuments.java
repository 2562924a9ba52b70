package io.credbroker.service.identity;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;

import io.credbroker.http.HttpConnections;
import io.credbroker.http.HttpConnections.Limits;
import io.credbroker.http.ReceivedResponse;
import io.credbroker.http.TrustedConnections;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON documents of one issuer over HTTP, without redirects and bounded in time and
 * size.
 */
final class IssuerDocuments implements AutoCloseable {

	private static final int LARGEST = 1 << 20;

	/**
	 * The accepted media types; a Kubernetes cluster serves its keys only as the second,
	 * and discovery as the first.
	 */
	private static final String DOCUMENTS = "application/json, application/jwk-set+json";

	private final HttpConnections connections;

	private final @Nullable BrokerToken token;

	/**
	 * @param name the name of the issuer under {@code broker.identity.issuers}
	 */
	IssuerDocuments(String name, IssuerProperties settings, TrustedConnections trusted) {
		this.connections = trusted.open("broker.identity.issuers." + name + ".ssl-bundle", settings.sslBundle(),
				new Limits(settings.timeout(), settings.timeout(), LARGEST));
		this.token = BrokerToken.of(settings);
	}

	String read(URI uri) throws IOException {
		HttpRequest.Builder request = HttpRequest.newBuilder(uri).header("Accept", DOCUMENTS);
		if (this.token == null) {
			return send(request, "");
		}
		boolean shown = this.token.goesTo(uri);
		return shown ? send(request.header("Authorization", this.token.authorization()), "")
				: send(request, "; the broker's token was not sent, since jwks-uri does not name this address");
	}

	/**
	 * The answer to a form that is posted.
	 */
	String ask(URI uri, String form, String authorization) throws IOException {
		return send(HttpRequest.newBuilder(uri)
			.header("Accept", "application/json")
			.header("Content-Type", "application/x-www-form-urlencoded")
			.header("Authorization", authorization)
			.POST(HttpRequest.BodyPublishers.ofString(form)), "");
	}

	private String send(HttpRequest.Builder request, String note) throws IOException {
		ReceivedResponse answer = this.connections.send(request.build());
		if (answer.status() != 200) {
			throw new IOException("it answered with status " + answer.status() + note);
		}
		return new String(answer.body(), StandardCharsets.UTF_8);
	}

	@Override
	public void close() {
		this.connections.close();
	}

}

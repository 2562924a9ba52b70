package io.credbroker.provider.oauth2;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;

import io.credbroker.http.HttpConnections;
import io.credbroker.provider.support.FailedCallException;
import io.credbroker.provider.support.StoreHttpResponse;

/**
 * Exchanges with the authorization server: no redirects, bounded in time and size.
 */
final class IssuerHttp implements AutoCloseable {

	private static final String JSON = "application/json";

	private final HttpConnections connections;

	IssuerHttp(HttpConnections connections) {
		this.connections = connections;
	}

	StoreHttpResponse get(URI address, String correlationId) throws FailedCallException {
		return send(request(address, correlationId).GET());
	}

	StoreHttpResponse post(URI address, Form form, Map<String, String> headers, String correlationId)
			throws FailedCallException {
		HttpRequest.Builder request = request(address, correlationId)
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(BodyPublishers.ofString(form.encoded()));
		headers.forEach(request::header);
		return send(request);
	}

	/**
	 * Entra and several others write the id of the request to their log.
	 */
	private static HttpRequest.Builder request(URI address, String correlationId) {
		HttpRequest.Builder request = HttpRequest.newBuilder(address).header("Accept", JSON);
		String id = correlationId.replaceAll("[^\\w.:-]", "");
		return id.isEmpty() ? request : request.header("client-request-id", id).header("X-Request-ID", id);
	}

	private StoreHttpResponse send(HttpRequest.Builder request) throws FailedCallException {
		try {
			return StoreHttpResponse.of(this.connections.send(request.build()));
		}
		catch (IOException ex) {
			throw new FailedCallException(TokenFailure.FAILURES.ofExchange(ex));
		}
	}

	@Override
	public void close() {
		this.connections.close();
	}

}

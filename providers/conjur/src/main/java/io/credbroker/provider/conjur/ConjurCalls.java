package io.credbroker.provider.conjur;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;

import javax.ws.rs.ProcessingException;

import com.cyberark.conjur.api.Token;
import com.cyberark.conjur.api.clients.ResourceClient;
import io.credbroker.http.HttpConnections;
import io.credbroker.provider.support.FailedCallException;
import io.credbroker.provider.support.StoreHttpResponse;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The calls that the store makes of Conjur.
 */
final class ConjurCalls implements AutoCloseable {

	/**
	 * Joins Conjur's log to the broker's; Conjur keeps letters, digits, {@code -},
	 * {@code _} and {@code @}.
	 */
	static final String REQUEST_ID = "X-Request-Id";

	private final ConjurEndpoints endpoints;

	private final HttpConnections connections;

	ConjurCalls(ConjurEndpoints endpoints, HttpConnections connections) {
		this.endpoints = endpoints;
		this.connections = connections;
	}

	ConjurEndpoints endpoints() {
		return this.endpoints;
	}

	/**
	 * Sends a credential, or an empty body where the connection's certificate is the
	 * credential.
	 */
	StoreHttpResponse login(Credential credential, String requestId) throws FailedCallException {
		String text = credential.text();
		return send(identified(credential.uri(), requestId).header("Content-Type", credential.contentType())
			.POST(text.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(text))
			.build());
	}

	/**
	 * Makes one exchange and returns the answer whatever its status.
	 */
	StoreHttpResponse send(HttpRequest request) throws FailedCallException {
		try {
			return StoreHttpResponse.of(this.connections.send(request));
		}
		catch (IOException ex) {
			throw ConjurFailure.ofIo(ex);
		}
	}

	/**
	 * The Conjur API's reader of values, for as long as this token lasts.
	 */
	ResourceClient values(Token token) {
		return BoundedClientBuilder.with(this,
				() -> new ResourceClient(token, this.endpoints.forValues(), this.connections.sslContext()));
	}

	/**
	 * What Conjur says of a variable, or nothing when Conjur says that it does not exist;
	 * it says the same about a variable that the broker may not see.
	 */
	@Nullable JsonNode variable(String id, Token token, String requestId) throws FailedCallException {
		StoreHttpResponse answer = get(this.endpoints.variable(id), token, requestId);
		if (ConjurFailure.isAbsent(answer)) {
			return null;
		}
		JsonNode json = (answer.status() == 200) ? answer.json() : null;
		if (answer.status() == 200 && json == null) {
			throw FailedCallException.malformed("Conjur answered 200 without JSON: is something else listening there?");
		}
		if (json == null) {
			throw ConjurFailure.of(answer, "a look at variable " + id);
		}
		return json;
	}

	String value(String id, ResourceClient values, String requestId) throws FailedCallException {
		return ConjurConnector.with(new ConjurConnector.Read(id, requestId), () -> {
			try {
				return values.retrieveSecret(id);
			}
			catch (ProcessingException ex) {
				throw (ex.getCause() instanceof FailedCallException failure) ? failure
						: ConjurFailure.ofIo(ex.getCause());
			}
		});
	}

	void expire(String id, Token token, String requestId) throws FailedCallException {
		StoreHttpResponse answer = send(
				authorized(this.endpoints.expirations(id), token, requestId).POST(BodyPublishers.noBody()).build());
		if (answer.status() != 201) {
			throw ConjurFailure.of(answer, "the order to rotate variable " + id);
		}
	}

	/**
	 * Asks Conjur who the broker is, which reads no secret.
	 */
	void whoami(Token token) throws FailedCallException {
		StoreHttpResponse answer = get(this.endpoints.whoami(), token, "");
		if (answer.status() != 200) {
			throw ConjurFailure.of(answer, "whoami");
		}
		if (answer.json() == null) {
			throw FailedCallException.malformed("Conjur answered 200 without JSON: is something else listening there?");
		}
	}

	private StoreHttpResponse get(URI uri, Token token, String requestId) throws FailedCallException {
		return send(authorized(uri, token, requestId).GET().build());
	}

	private static HttpRequest.Builder authorized(URI uri, Token token, String requestId) {
		return identified(uri, requestId).header("Authorization", token.toHeader());
	}

	private static HttpRequest.Builder identified(URI uri, String requestId) {
		HttpRequest.Builder request = HttpRequest.newBuilder(uri);
		return requestId.isEmpty() ? request : request.header(REQUEST_ID, requestId);
	}

	@Override
	public void close() {
		this.connections.close();
	}

	/**
	 * What is sent to which login.
	 *
	 * @param text the credential; empty where the connection's certificate is the
	 * credential
	 */
	record Credential(URI uri, String contentType, String text) {

		@Override
		public String toString() {
			return "Credential[uri=" + this.uri + "]";
		}

	}

}

package io.credbroker.provider.conjur;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;

import javax.ws.rs.ProcessingException;

import com.cyberark.conjur.api.Token;
import com.cyberark.conjur.api.clients.ResourceClient;
import io.credbroker.spi.FetchResult.Malformed;
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

	private final ConjurConnections connections;

	ConjurCalls(ConjurEndpoints endpoints, ConjurConnections connections) {
		this.endpoints = endpoints;
		this.connections = connections;
	}

	ConjurEndpoints endpoints() {
		return this.endpoints;
	}

	/**
	 * Sends a credential, or nothing where the certificate of the connection is one.
	 */
	ConjurAnswer login(URI uri, String contentType, String credential) throws FailedCallException {
		return this.connections.send(HttpRequest.newBuilder(uri)
			.header("Content-Type", contentType)
			.POST(credential.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(credential))
			.build());
	}

	/**
	 * The Conjur API's reader of values, for as long as this token lasts.
	 */
	ResourceClient values(Token token) {
		return BoundedClientBuilder.with(this.connections,
				() -> new ResourceClient(token, this.endpoints.forValues(), this.connections.sslContext()));
	}

	/**
	 * What Conjur says of a variable, or nothing when it says that there is none, which
	 * it also says of one that the broker may not see.
	 */
	@Nullable JsonNode variable(String id, Token token, String requestId) throws FailedCallException {
		ConjurAnswer answer = get(this.endpoints.variable(id), token, requestId);
		if (answer.isAbsent()) {
			return null;
		}
		JsonNode json = (answer.status() == 200) ? answer.json() : null;
		if (answer.status() == 200 && json == null) {
			throw new FailedCallException(
					new Malformed("Conjur answered 200 without JSON: is something else listening there?"));
		}
		if (json == null) {
			throw ConjurFailure.of(answer);
		}
		return json;
	}

	String value(String id, ResourceClient values, String requestId) throws FailedCallException {
		return ConjurConnector.with(requestId, () -> {
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
		ConjurAnswer answer = this.connections
			.send(authorized(this.endpoints.expirations(id), token, requestId).POST(BodyPublishers.noBody()).build());
		if (answer.status() != 201) {
			throw ConjurFailure.of(answer);
		}
	}

	/**
	 * Asks Conjur who the broker is, which reads no secret.
	 */
	void whoami(Token token) throws FailedCallException {
		ConjurAnswer answer = get(this.endpoints.whoami(), token, "");
		if (answer.status() != 200) {
			throw ConjurFailure.of(answer);
		}
		if (answer.json() == null) {
			throw new FailedCallException(
					new Malformed("Conjur answered 200 without JSON: is something else listening there?"));
		}
	}

	private ConjurAnswer get(URI uri, Token token, String requestId) throws FailedCallException {
		return this.connections.send(authorized(uri, token, requestId).GET().build());
	}

	private static HttpRequest.Builder authorized(URI uri, Token token, String requestId) {
		HttpRequest.Builder request = HttpRequest.newBuilder(uri).header("Authorization", token.toHeader());
		return requestId.isEmpty() ? request : request.header(REQUEST_ID, requestId);
	}

	@Override
	public void close() {
		this.connections.close();
	}

}

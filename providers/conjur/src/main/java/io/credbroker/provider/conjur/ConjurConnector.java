package io.credbroker.provider.conjur;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

import javax.ws.rs.ProcessingException;
import javax.ws.rs.core.HttpHeaders;
import javax.ws.rs.core.Response;

import io.credbroker.provider.support.FailedCallException;
import io.credbroker.provider.support.StoreHttpResponse;
import org.glassfish.jersey.client.ClientRequest;
import org.glassfish.jersey.client.ClientResponse;
import org.glassfish.jersey.client.spi.AsyncConnectorCallback;
import org.glassfish.jersey.client.spi.Connector;

/**
 * Carries the reads of the Conjur API over the store's connections.
 * <p>
 * Only a value reaches the Conjur API: it would treat a redirect as a value, quote the
 * body of an error in an exception, and silently replace bytes that are not UTF-8.
 */
final class ConjurConnector implements Connector {

	private static final ScopedValue<Read> READ = ScopedValue.newInstance();

	private final ConjurCalls calls;

	ConjurConnector(ConjurCalls calls) {
		this.calls = calls;
	}

	/**
	 * Every read while this runs gets this answer.
	 */
	static <T> T with(Read read, ScopedValue.CallableOp<T, FailedCallException> call) throws FailedCallException {
		return ScopedValue.where(READ, read).call(call);
	}

	@Override
	public ClientResponse apply(ClientRequest request) {
		try {
			StoreHttpResponse answer = this.calls.send(translated(request));
			if (answer.status() != 200) {
				throw ConjurFailure.of(answer, "a read of variable " + READ.get().id());
			}
			ClientResponse response = new ClientResponse(Response.Status.OK, request);
			response.header(HttpHeaders.CONTENT_TYPE, "text/plain;charset=UTF-8");
			response.setEntityStream(new ByteArrayInputStream(utf8(answer.body())));
			return response;
		}
		catch (FailedCallException ex) {
			throw new ProcessingException(ex);
		}
	}

	private static HttpRequest translated(ClientRequest request) {
		HttpRequest.Builder call = HttpRequest.newBuilder(request.getUri());
		request.getStringHeaders().forEach((name, values) -> values.forEach((value) -> call.header(name, value)));
		String requestId = READ.get().requestId();
		if (!requestId.isEmpty()) {
			call.header(ConjurCalls.REQUEST_ID, requestId);
		}
		return call.GET().build();
	}

	private static byte[] utf8(byte[] body) throws FailedCallException {
		if (body.length == 0) {
			throw FailedCallException.malformed("Conjur answered 200 with an empty value");
		}
		try {
			StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
			return body;
		}
		catch (CharacterCodingException ex) {
			throw FailedCallException.malformed("a variable holds bytes that are no UTF-8 text");
		}
	}

	@Override
	public Future<?> apply(ClientRequest request, AsyncConnectorCallback callback) {
		try {
			callback.response(apply(request));
		}
		catch (ProcessingException ex) {
			callback.failure(ex);
		}
		return CompletableFuture.completedFuture(null);
	}

	@Override
	public String getName() {
		return "Credential Broker";
	}

	/**
	 * The connections are kept when the client for one token is closed.
	 */
	@Override
	public void close() {
		// The store closes them.
	}

	/**
	 * What is read, and for which request.
	 */
	record Read(String id, String requestId) {
	}

}

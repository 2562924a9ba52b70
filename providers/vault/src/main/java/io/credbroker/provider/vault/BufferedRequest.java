package io.credbroker.provider.vault;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;

import io.credbroker.http.HttpConnections;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.AbstractBufferingClientHttpRequest;
import org.springframework.http.client.ClientHttpResponse;

/**
 * One call whose body is sent with its length.
 */
final class BufferedRequest extends AbstractBufferingClientHttpRequest {

	private final HttpConnections connections;

	private final URI uri;

	private final HttpMethod method;

	BufferedRequest(HttpConnections connections, URI uri, HttpMethod method) {
		this.connections = connections;
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

	@Override
	protected ClientHttpResponse executeInternal(HttpHeaders headers, byte[] body) throws IOException {
		return new BufferedResponse(this.connections.send(request(headers, body)));
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

}

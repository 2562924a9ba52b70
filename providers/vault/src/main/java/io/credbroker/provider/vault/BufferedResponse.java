package io.credbroker.provider.vault;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpResponse;

/**
 * An answer that was read to its end.
 */
final class BufferedResponse implements ClientHttpResponse {

	private final int status;

	private final HttpHeaders headers = new HttpHeaders();

	private final byte[] body;

	BufferedResponse(int status, Map<String, List<String>> headers, byte[] body) {
		this.status = status;
		headers.forEach(this.headers::addAll);
		this.body = body;
	}

	@Override
	public HttpStatusCode getStatusCode() {
		return HttpStatusCode.valueOf(this.status);
	}

	@Override
	public String getStatusText() {
		return "";
	}

	@Override
	public HttpHeaders getHeaders() {
		return this.headers;
	}

	@Override
	public InputStream getBody() {
		return new ByteArrayInputStream(this.body);
	}

	@Override
	public void close() {
		// Everything has been read.
	}

}

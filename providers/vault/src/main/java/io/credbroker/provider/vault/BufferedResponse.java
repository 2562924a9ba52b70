package io.credbroker.provider.vault;

import java.io.ByteArrayInputStream;
import java.io.InputStream;

import io.credbroker.http.ReceivedResponse;
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

	BufferedResponse(ReceivedResponse answer) {
		this.status = answer.status();
		answer.headers().map().forEach(this.headers::addAll);
		this.body = answer.body();
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

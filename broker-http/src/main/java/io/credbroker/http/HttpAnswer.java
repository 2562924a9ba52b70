package io.credbroker.http;

import java.net.http.HttpHeaders;

/**
 * An answer that was read to its end.
 */
public record HttpAnswer(int status, HttpHeaders headers, byte[] body) {

	@Override
	public String toString() {
		return "HttpAnswer[status=" + this.status + "]";
	}

}

package io.credbroker.http;

import java.net.http.HttpHeaders;

/**
 * An answer with its complete body.
 */
public record ReceivedResponse(int status, HttpHeaders headers, byte[] body) {

	@Override
	public String toString() {
		return "ReceivedResponse[status=" + this.status + "]";
	}

}

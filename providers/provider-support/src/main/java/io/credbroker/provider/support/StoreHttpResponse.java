package io.credbroker.provider.support;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;

import io.credbroker.http.ReceivedResponse;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A store's answer to one call, as it came.
 *
 * @param retryAfter how long the store, or a proxy before it, asks to wait, if it says so
 */
public record StoreHttpResponse(int status, @Nullable Duration retryAfter, byte[] body) {

	/**
	 * The largest answer of a store that is read.
	 */
	public static final int LARGEST = 2 * 1024 * 1024;

	/**
	 * An answer with the header that says how long to wait.
	 * @param retryAfter the value of the header, if there is one
	 */
	public static StoreHttpResponse of(int status, @Nullable String retryAfter, byte[] body) {
		return new StoreHttpResponse(status, RetryAfter.of(retryAfter, Clock.systemUTC()), body);
	}

	public static StoreHttpResponse of(ReceivedResponse answer) {
		return of(answer.status(), answer.headers().firstValue(RetryAfter.HEADER).orElse(null), answer.body());
	}

	/**
	 * The JSON object that the body holds, or nothing when it holds something else.
	 */
	public @Nullable JsonNode json() {
		return StoreJson.object(this.body);
	}

	/**
	 * The body as text.
	 */
	public String text() {
		return new String(this.body, StandardCharsets.UTF_8);
	}

	@Override
	public String toString() {
		return "StoreHttpResponse[status=" + this.status + "]";
	}

}

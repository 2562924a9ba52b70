package io.credbroker.spi;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The store's answer to one fetch.
 * <p>
 * A reason is one sentence for operators: it names the store's own code or status and
 * never holds a secret, a token or a response body.
 */
public sealed interface FetchResult {

	/**
	 * The store has the secret.
	 */
	record Found(Secret secret) implements FetchResult {
	}

	/**
	 * The store answered that there is nothing under this key.
	 */
	record Missing() implements FetchResult {
	}

	/**
	 * The store refused the broker itself.
	 */
	record Refused(String reason) implements FetchResult {
	}

	/**
	 * The store asked for fewer calls.
	 */
	record Throttled(@Nullable Duration retryAfter) implements FetchResult {
	}

	/**
	 * The store could not be reached or could not answer; trying later may help.
	 */
	record Unavailable(String reason, @Nullable Duration retryAfter) implements FetchResult {
	}

	/**
	 * The store answered, but not with a usable secret; trying again does not help.
	 */
	record Malformed(String reason) implements FetchResult {
	}

}

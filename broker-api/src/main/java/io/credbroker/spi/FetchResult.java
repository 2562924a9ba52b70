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
	 * Why a store did not do what it was asked, whatever that was.
	 */
	sealed interface Failure extends FetchResult, DescribeResult, RotateResult, RevokeResult {

	}

	/**
	 * A failure that stays until somebody changes something; asking again does not help.
	 */
	sealed interface PermanentFailure extends Failure {

	}

	/**
	 * A failure that may be over soon.
	 */
	sealed interface TransientFailure extends Failure {

		/**
		 * When to ask again, where the store says so.
		 */
		@Nullable Duration retryAfter();

	}

	/**
	 * The store answered that there is nothing under this key.
	 */
	record Missing() implements PermanentFailure {
	}

	/**
	 * The store knows the broker, and does not give it what is under this key; that says
	 * nothing of other keys.
	 */
	record Denied(String reason) implements PermanentFailure {
	}

	/**
	 * The store does not accept the broker's own credential, whatever the key; asking
	 * again soon does not help and can lock the account.
	 */
	record Rejected(String reason) implements PermanentFailure {
	}

	/**
	 * The store asked for fewer calls.
	 */
	record Throttled(@Nullable Duration retryAfter) implements TransientFailure {
	}

	/**
	 * The store could not be reached or could not answer; trying later may help.
	 */
	record Unavailable(String reason, @Nullable Duration retryAfter) implements TransientFailure {
	}

	/**
	 * The store answered, but not with a usable secret; trying again does not help.
	 */
	record Malformed(String reason) implements PermanentFailure {
	}

	/**
	 * The store is replacing the secret right now and gives neither the old nor the new
	 * one.
	 */
	record Rotating(@Nullable Duration retryAfter) implements TransientFailure {
	}

}

package io.credbroker.spi;

/**
 * The store's answer to a request to rotate a secret.
 */
public sealed interface RotateResult permits RotateResult.Accepted, FetchResult.Failure {

	/**
	 * The store has rotated the secret or has begun to; only a changed version proves
	 * that it is done.
	 */
	record Accepted() implements RotateResult {
	}

}

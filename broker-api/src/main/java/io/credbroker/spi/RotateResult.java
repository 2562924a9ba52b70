package io.credbroker.spi;

/**
 * The store's answer to an order to rotate.
 */
public sealed interface RotateResult permits RotateResult.Accepted, FetchResult.Failure {

	/**
	 * The store has rotated the secret or has begun to; only a changed version proves the
	 * first.
	 */
	record Accepted() implements RotateResult {
	}

}

package io.credbroker.provider.awssecretsmanager;

import io.credbroker.spi.FetchResult.Failure;

/**
 * A call that did not lead to an answer; carries what the errand results in, and neither
 * a cause nor a response, which could hold a secret.
 */
final class FailedCallException extends Exception {

	private static final long serialVersionUID = 1L;

	private final transient Failure result;

	private final boolean denial;

	FailedCallException(Failure result) {
		this(result, false);
	}

	FailedCallException(Failure result, boolean denial) {
		super(result.toString(), null, false, false);
		this.result = result;
		this.denial = denial;
	}

	Failure result() {
		return this.result;
	}

	/**
	 * Whether AWS knows the broker, and does not allow it this one thing.
	 */
	boolean isDenial() {
		return this.denial;
	}

}

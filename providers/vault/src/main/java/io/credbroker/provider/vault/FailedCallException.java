package io.credbroker.provider.vault;

import io.credbroker.spi.FetchResult.Failure;

/**
 * A call that did not lead to an answer; carries what it results in, and neither a cause
 * nor a response, which could hold a secret.
 */
final class FailedCallException extends Exception {

	private static final long serialVersionUID = 1L;

	private final transient Failure failure;

	FailedCallException(Failure failure) {
		super(failure.toString(), null, false, false);
		this.failure = failure;
	}

	Failure failure() {
		return this.failure;
	}

}

package io.credbroker.provider.cyberarkccp;

import io.credbroker.spi.FetchResult.Failure;

/**
 * A call that did not lead to a usable answer; carries what the request results in, and
 * neither a cause nor a response, which could hold a secret.
 */
final class FailedCallException extends Exception {

	private static final long serialVersionUID = 1L;

	private final transient Failure result;

	FailedCallException(Failure result) {
		super(result.toString(), null, false, false);
		this.result = result;
	}

	Failure result() {
		return this.result;
	}

}

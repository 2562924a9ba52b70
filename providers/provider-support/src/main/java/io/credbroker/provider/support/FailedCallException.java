package io.credbroker.provider.support;

import io.credbroker.spi.FetchResult.Failure;

/**
 * A call that did not lead to a usable answer; carries what the request results in, and
 * neither a cause nor a response, which could hold a secret.
 */
public class FailedCallException extends Exception {

	private static final long serialVersionUID = 1L;

	private final transient Failure failure;

	public FailedCallException(Failure failure) {
		super(failure.toString(), null, false, false);
		this.failure = failure;
	}

	public final Failure failure() {
		return this.failure;
	}

}

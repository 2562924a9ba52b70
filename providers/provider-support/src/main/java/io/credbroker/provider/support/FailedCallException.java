package io.credbroker.provider.support;

import io.credbroker.spi.FetchResult.Failure;
import io.credbroker.spi.FetchResult.Malformed;

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

	/**
	 * A call that a repeat does not mend: the key, or what the store answered, cannot be
	 * used.
	 */
	public static FailedCallException malformed(String reason) {
		return new FailedCallException(new Malformed(reason));
	}

	public final Failure failure() {
		return this.failure;
	}

}

package io.credbroker.provider.support;

import io.credbroker.spi.FetchResult.Failure;
import io.credbroker.spi.FetchResult.Malformed;

/**
 * A call without a usable answer; carries the result of the request, and neither a cause
 * nor a response, which could hold a secret.
 */
public class FailedCallException extends Exception {

	private static final long serialVersionUID = 1L;

	private final transient Failure failure;

	public FailedCallException(Failure failure) {
		super(failure.toString(), null, false, false);
		this.failure = failure;
	}

	/**
	 * A call that would fail again if repeated: the key or the store's answer cannot be
	 * used.
	 */
	public static FailedCallException malformed(String reason) {
		return new FailedCallException(new Malformed(reason));
	}

	public final Failure failure() {
		return this.failure;
	}

}

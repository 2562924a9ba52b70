package io.credbroker.provider.vault;

import io.credbroker.spi.FetchResult;

/**
 * A call that did not lead to an answer; carries what the fetch results in, and neither a
 * cause nor a response, which could hold a secret.
 */
final class FailedCallException extends Exception {

	private static final long serialVersionUID = 1L;

	private final transient FetchResult result;

	FailedCallException(FetchResult result) {
		super(result.toString(), null, false, false);
		this.result = result;
	}

	FetchResult result() {
		return this.result;
	}

}

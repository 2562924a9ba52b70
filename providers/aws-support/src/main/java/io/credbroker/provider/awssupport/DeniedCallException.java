package io.credbroker.provider.awssupport;

import io.credbroker.provider.support.FailedCallException;
import io.credbroker.spi.FetchResult.Failure;

/**
 * AWS knows the broker, and does not allow it this one call.
 */
public final class DeniedCallException extends FailedCallException {

	private static final long serialVersionUID = 1L;

	DeniedCallException(Failure failure) {
		super(failure);
	}

}

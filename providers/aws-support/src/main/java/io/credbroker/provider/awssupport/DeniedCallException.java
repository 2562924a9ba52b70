package io.credbroker.provider.awssupport;

import io.credbroker.provider.support.FailedCallException;
import io.credbroker.spi.FetchResult.Failure;

/**
 * AWS accepts the broker's credentials but does not allow this call.
 */
public final class DeniedCallException extends FailedCallException {

	private static final long serialVersionUID = 1L;

	DeniedCallException(Failure failure) {
		super(failure);
	}

}

package io.credbroker.provider.conjur;

import io.credbroker.provider.support.FailedCallException;
import io.credbroker.spi.FetchResult.Rejected;

/**
 * Conjur no longer accepts the broker's token, which a new login may mend.
 */
final class TokenRefusedException extends FailedCallException {

	static final Rejected REJECTION = new Rejected(
			"Conjur answered 401: it does not accept the token it issued to the broker");

	private static final long serialVersionUID = 1L;

	TokenRefusedException() {
		super(REJECTION);
	}

}

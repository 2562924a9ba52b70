package io.credbroker.service.identity;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A verified token.
 *
 * @param confirmation the key or certificate that its holder has to prove for each
 * request, if it is bound
 * @param until when it has to be verified again, at the latest when it expires
 * @param withdrawals how often its issuer had withdrawn keys at that time; after another
 * withdrawal it has to be verified again
 */
record VerifiedToken(TrustedIssuer issuer, Caller caller, @Nullable ConfirmationClaim confirmation, Instant until,
		int withdrawals) {

	/**
	 * How long it remains valid; zero once expired.
	 */
	Duration left(Instant now) {
		return now.isBefore(this.until) ? Duration.between(now, this.until) : Duration.ZERO;
	}

}

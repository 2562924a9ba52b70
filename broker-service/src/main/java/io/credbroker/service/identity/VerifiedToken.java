package io.credbroker.service.identity;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A token that its issuer vouched for.
 *
 * @param confirmation what its holder has to prove with each request, if it is bound
 * @param until when it has to be verified anew, at the end of its life at the latest
 * @param withdrawals how often its issuer had withdrawn keys by then; one time more, and
 * it has to be verified anew
 */
record VerifiedToken(TrustedIssuer issuer, Caller caller, @Nullable ConfirmationClaim confirmation, Instant until,
		int withdrawals) {

	/**
	 * How long it can still be relied on; zero from its end on.
	 */
	Duration left(Instant now) {
		return now.isBefore(this.until) ? Duration.between(now, this.until) : Duration.ZERO;
	}

}

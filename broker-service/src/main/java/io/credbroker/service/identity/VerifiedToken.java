package io.credbroker.service.identity;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A token that its issuer vouched for.
 *
 * @param confirmation what its holder has to prove with each request, if it is bound
 */
record VerifiedToken(TrustedIssuer issuer, Caller caller, @Nullable Confirmation confirmation) {

	/**
	 * How long it still lives; zero from its end on.
	 */
	Duration left(Instant now) {
		Instant end = this.caller.assertion().expiresAt();
		return now.isBefore(end) ? Duration.between(now, end) : Duration.ZERO;
	}

}

package io.credbroker.service.rotation.leases;

import java.time.Duration;
import java.time.Instant;

import io.credbroker.service.rotation.operations.StoredSecret;
import io.credbroker.spi.Lease;
import org.jspecify.annotations.Nullable;

/**
 * A lease that still runs, with the last lookup that got its credential.
 *
 * @param renewable whether its store may extend it
 * @param holders how many may still use it without asking again
 */
record RunningLease(String id, StoredSecret secret, @Nullable String credential, LastLookup last, Instant issuedAt,
		Instant expiresAt, boolean renewable, int holders) {

	Lease lease(Instant now) {
		return new Lease(this.id, Duration.between(now, this.expiresAt), this.renewable);
	}

	/**
	 * The last lookup that got it.
	 */
	record LastLookup(@Nullable String mapping, String issuer, String subject, @Nullable String dagId,
			@Nullable String taskId, @Nullable String runId) {
	}

}

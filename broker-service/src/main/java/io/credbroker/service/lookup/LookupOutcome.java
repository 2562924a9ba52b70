package io.credbroker.service.lookup;

import java.time.Duration;
import java.time.Instant;

import io.credbroker.spi.Lease;
import org.jspecify.annotations.Nullable;

/**
 * How a lookup ended.
 */
public sealed interface LookupOutcome {

	/**
	 * The caller may have it until it expires.
	 *
	 * @param tag changes whenever the secret or the catalog does; reveals neither
	 * @param lease the lease of what is part of the answer, or is held by the caller
	 */
	record Granted(Representation representation, String version, String fingerprint, String tag, Validity validity,
			@Nullable GrantedLease lease) implements LookupOutcome {

		/**
		 * The lease that was issued for this lookup, serves no other, and is part of the
		 * answer.
		 */
		public @Nullable Lease own() {
			return (this.lease != null && this.lease.own()) ? this.lease.lease() : null;
		}

	}

	/**
	 * The lease of what was granted.
	 *
	 * @param own whether it was issued for this lookup and serves no other
	 */
	record GrantedLease(Lease lease, boolean own) {
	}

	/** The caller does not get it. */
	record Failed(LookupFailure failure) implements LookupOutcome {

		/**
		 * What the caller is shown.
		 */
		public FailureProblem problem() {
			return FailureProblem.of(this.failure);
		}

	}

	/**
	 * The credential cannot stay valid for as long as was asked.
	 *
	 * @param limit what it can be asked for, and what sets that
	 */
	record TooShort(TtlLimit limit) implements LookupOutcome {
	}

	/**
	 * When an answer was read and how long it may be used.
	 *
	 * @param readAt when the secret was read from its store
	 * @param issuedAt when this answer was given
	 * @param expiresAt the earliest of the credential's own end, the mapping's ttl and
	 * the policy's
	 * @param stale whether the secret is older than its ttl, since its store could not be
	 * asked in time
	 */
	record Validity(Instant readAt, Instant issuedAt, Instant expiresAt, boolean stale, @Nullable Instant rotatedAt,
			@Nullable Instant nextRotationAt) {

		/**
		 * Whether the secret should have been rotated by now, and no new version was
		 * seen.
		 */
		public boolean rotationDue() {
			return this.nextRotationAt != null && !this.nextRotationAt.isAfter(this.issuedAt);
		}

	}

	/**
	 * The longest validity that can be had.
	 *
	 * @param limitedBy {@code mapping_ttl}, {@code policy_max_ttl},
	 * {@code credential_expiry} or {@code next_rotation}
	 */
	record TtlLimit(Duration longest, String limitedBy) {
	}

}

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
	 * The caller gets it until it expires.
	 *
	 * @param tag changes with the secret and with the catalog; reveals neither
	 * @param lease the lease of the credential in the answer, or of the one that the
	 * caller holds
	 */
	record Granted(Representation representation, String version, String fingerprint, String tag, Validity validity,
			@Nullable GrantedLease lease) implements LookupOutcome {

		/**
		 * The lease of the credential in the answer if it was issued for this lookup
		 * only, else {@code null}.
		 */
		public @Nullable Lease own() {
			return (this.lease != null && this.lease.own()) ? this.lease.lease() : null;
		}

	}

	/**
	 * The lease of what was granted.
	 *
	 * @param own whether it was issued for this lookup only
	 * @param endsAt when the store ends it by itself
	 */
	record GrantedLease(Lease lease, boolean own, Instant endsAt) {
	}

	/** The lookup failed. */
	record Failed(LookupFailure failure) implements LookupOutcome {

		/**
		 * The problem for the caller.
		 */
		public FailureProblem problem() {
			return FailureProblem.of(this.failure);
		}

	}

	/**
	 * The credential cannot stay valid for the requested {@code min_ttl}.
	 *
	 * @param limit the longest possible {@code min_ttl}, and what limits it
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
	 * @param stale whether the secret is older than its ttl because its store could not
	 * be asked
	 */
	record Validity(Instant readAt, Instant issuedAt, Instant expiresAt, boolean stale, @Nullable Instant rotatedAt,
			@Nullable Instant nextRotationAt) {

		/**
		 * Whether the rotation of the secret is due and no new version was seen.
		 */
		public boolean rotationDue() {
			return this.nextRotationAt != null && !this.nextRotationAt.isAfter(this.issuedAt);
		}

	}

	/**
	 * The longest possible validity.
	 *
	 * @param limitedBy {@code mapping_ttl}, {@code policy_max_ttl},
	 * {@code credential_expiry} or {@code next_rotation}
	 */
	record TtlLimit(Duration longest, String limitedBy) {
	}

}

package io.credbroker.service.secret;

import java.time.Duration;
import java.time.Instant;

import io.credbroker.service.store.StoreFailure;
import io.credbroker.spi.Secret;
import org.jspecify.annotations.Nullable;

/**
 * The result of reading a secret.
 */
public sealed interface ReadResult {

	/** The result of asking the store. */
	sealed interface FromStore extends ReadResult {

	}

	/**
	 * The secret as its store had it at the last check.
	 *
	 * @param times how long it may be used
	 * @param stale whether it is older than its ttl
	 */
	record Current(SecretContent content, Checked checked, Times times, boolean stale) implements FromStore {

		public Secret secret() {
			return this.content.secret();
		}

		/**
		 * Identifies the content without revealing it.
		 */
		public String fingerprint() {
			return this.content.fingerprint();
		}

		/**
		 * When the store was asked for it or last confirmed it.
		 */
		public Instant readAt() {
			return this.checked.at();
		}

		/**
		 * The store's version, or the fingerprint if it has none.
		 */
		public String version() {
			return this.content.version();
		}

	}

	/**
	 * When the store was asked.
	 *
	 * @param at when it was last asked, for the secret or whether the cached one is still
	 * current
	 * @param valueAt when it was last asked for the secret itself, which proves that the
	 * broker may still read it
	 * @param rotationTold whether the store itself tells when the secret was rotated
	 * @param begun how many invalidations there had been when it was last asked
	 */
	record Checked(Instant at, Instant valueAt, boolean rotationTold, long begun) {
	}

	/**
	 * How long a secret may be used.
	 *
	 * @param until when it should be asked for again
	 * @param replacedAt when it is planned to stop working: after the next rotation if
	 * versions overlap, in the past if the rotation is overdue
	 */
	record Times(Instant until, @Nullable Instant replacedAt) {
	}

	/** The store did not return it. */
	record Failed(StoreFailure failure) implements FromStore {

	}

	/**
	 * The store cannot be asked, and the cached secret is older than its stale limit.
	 *
	 * @param limit the age up to which it was served
	 */
	record StaleLimit(Duration limit, @Nullable Duration retryAfter) implements ReadResult {

	}

}

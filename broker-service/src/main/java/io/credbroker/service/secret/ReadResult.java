package io.credbroker.service.secret;

import java.time.Duration;
import java.time.Instant;

import io.credbroker.service.store.StoreFailure;
import io.credbroker.spi.Secret;
import org.jspecify.annotations.Nullable;

/**
 * What came of reading a secret.
 */
public sealed interface ReadResult {

	/** What came of it where memory had nothing to say. */
	sealed interface FromStore extends ReadResult {

	}

	/**
	 * The secret as its store had it when it was asked.
	 *
	 * @param times how long it may be used
	 * @param stale whether it is older than it should be
	 */
	record Current(SecretContent content, Checked checked, Times times, boolean stale) implements FromStore {

		public Secret secret() {
			return this.content.secret();
		}

		/**
		 * Tells two contents apart without revealing either.
		 */
		public String fingerprint() {
			return this.content.fingerprint();
		}

		/**
		 * When the store was asked for it, or last confirmed it.
		 */
		public Instant readAt() {
			return this.checked.at();
		}

		/**
		 * The store's own version, or the fingerprint where it has none.
		 */
		public String version() {
			return this.content.version();
		}

	}

	/**
	 * When the store was asked.
	 *
	 * @param at when it was asked for the secret, or whether that is still the current
	 * one
	 * @param valueAt when it was asked for the secret itself, which shows that the broker
	 * may still have it
	 */
	record Checked(Instant at, Instant valueAt) {
	}

	/**
	 * How long a secret may be used.
	 *
	 * @param until when it should be asked for again
	 * @param replacedAt when its store plans to have it stop working, later than the
	 * rotation where versions overlap; already past where the rotation is overdue
	 */
	record Times(Instant until, @Nullable Instant replacedAt) {
	}

	/** Its store did not give it. */
	record Failed(StoreFailure failure) implements FromStore {

	}

	/**
	 * The store cannot be asked, and what it last gave is older than may be served.
	 *
	 * @param limit the age up to which it was served
	 */
	record StaleLimit(Duration limit, @Nullable Duration retryAfter) implements ReadResult {

	}

}

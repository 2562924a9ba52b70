package io.credbroker.service.secret;

import java.time.Duration;
import java.time.Instant;

import io.credbroker.spi.Secret;
import org.jspecify.annotations.Nullable;

/**
 * What came of reading a secret.
 */
public sealed interface Reading {

	/**
	 * The secret as its store had it when it was asked.
	 *
	 * @param fingerprint tells two contents apart without revealing either
	 * @param times how long it may be used
	 * @param stale whether it is older than it should be
	 */
	record Current(Secret secret, Checked checked, String fingerprint, Times times, boolean stale) implements Reading {

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
			String version = this.secret.version();
			return (version != null) ? version : this.fingerprint;
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

	/** Why there is none. */
	sealed interface Failure extends Reading {

	}

	/** A failure that may be over soon, and until then an older secret serves. */
	sealed interface Transient extends Failure {

		/** When to ask again, where that is known. */
		@Nullable Duration retryAfter();

	}

	/** The store has nothing under this key. */
	record Missing() implements Failure {
	}

	/** The store does not give the broker what is under this key. */
	record Denied(String reason) implements Failure {
	}

	/** The store does not accept the broker's own credential. */
	record Rejected(String reason) implements Failure {
	}

	/** The store answered with something unusable. */
	record Malformed(String reason) implements Failure {
	}

	/** The store asked for fewer calls, or the broker keeps to its own limit. */
	record Throttled(@Nullable Duration retryAfter) implements Transient {
	}

	/** The store could not be reached or could not answer. */
	record Unavailable(String reason, @Nullable Duration retryAfter) implements Transient {
	}

	/** The store is replacing the secret right now. */
	record Rotating(@Nullable Duration retryAfter) implements Transient {
	}

	/** The store has failed so often that it is left alone for a while. */
	record CircuitOpen(Duration retryAfter) implements Transient {
	}

	/** The store rejects the broker's own credential, which is tried again later. */
	record LoginsHeld(String reason, Duration retryAfter) implements Transient {
	}

	/** The caller has had the store asked in vain too often. */
	record OverBudget(Duration retryAfter) implements Transient {
	}

	/** The store did not answer within its time limit. */
	record TimedOut(Duration limit) implements Transient {

		@Override
		public @Nullable Duration retryAfter() {
			return null;
		}

	}

	/**
	 * The store cannot be asked, and what it last gave is older than may be served.
	 *
	 * @param limit the age up to which it was served
	 */
	record StaleLimit(Duration limit, @Nullable Duration retryAfter) implements Failure {
	}

}

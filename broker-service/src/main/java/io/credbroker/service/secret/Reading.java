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
	 * The secret as its store had it at {@code readAt}.
	 *
	 * @param fingerprint tells two contents apart without revealing either
	 */
	record Current(Secret secret, Instant readAt, String fingerprint) implements Reading {

		/**
		 * The store's own version, or the fingerprint where it has none.
		 */
		public String version() {
			String version = this.secret.version();
			return (version != null) ? version : this.fingerprint;
		}

	}

	/** The store has nothing under this key. */
	record Missing() implements Reading {
	}

	/** The store refused the broker itself. */
	record Refused(String reason) implements Reading {
	}

	/** The store asked for fewer calls. */
	record Throttled(@Nullable Duration retryAfter) implements Reading {
	}

	/** The store could not be reached or could not answer. */
	record Unavailable(String reason, @Nullable Duration retryAfter) implements Reading {
	}

	/** The store answered with something unusable. */
	record Malformed(String reason) implements Reading {
	}

	/** The store did not answer within its time limit. */
	record TimedOut(Duration limit) implements Reading {
	}

}

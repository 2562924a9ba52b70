package io.credbroker.service.store;

import java.time.Instant;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Whether a store can be used, according to its last answers.
 *
 * @param since when this state began
 * @param reason why it cannot be used, in a sentence for operators
 */
public record StoreHealth(State state, Instant since, @Nullable String reason) {

	/**
	 * The state of a store.
	 */
	public enum State {

		/** It answers, and accepts the broker. */
		UP,
		/** It answers, and does not accept the broker's credential. */
		REFUSING,
		/** It cannot be reached, or cannot serve. */
		DOWN,
		/** It has not been asked yet. */
		UNKNOWN;

		/**
		 * The name in metrics, answers and log lines.
		 */
		public String text() {
			return name().toLowerCase(Locale.ROOT);
		}

		boolean isBad() {
			return this == REFUSING || this == DOWN;
		}

	}

}

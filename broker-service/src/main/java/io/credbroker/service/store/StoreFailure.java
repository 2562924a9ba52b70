package io.credbroker.service.store;

import java.time.Duration;

import io.credbroker.spi.FetchResult;
import org.jspecify.annotations.Nullable;

/**
 * Why a store gave nothing that can be used: its own answer, or why there is none.
 */
public sealed interface StoreFailure {

	/**
	 * The failure that a store answered with.
	 */
	static StoreFailure of(FetchResult.Failure answer) {
		return switch (answer) {
			case FetchResult.PermanentFailure failure -> new Permanent(failure);
			case FetchResult.TransientFailure failure -> new Transient(failure);
		};
	}

	/**
	 * Names the failure in metrics and log lines.
	 */
	default String kind() {
		return getClass().getSimpleName();
	}

	/** A failure that may be over soon. */
	sealed interface RetryableFailure extends StoreFailure {

		/** When to ask again, where that is known. */
		@Nullable Duration retryAfter();

	}

	/** The store's own answer, which stays until somebody changes something. */
	record Permanent(FetchResult.PermanentFailure answer) implements StoreFailure {

		@Override
		public String kind() {
			return this.answer.getClass().getSimpleName();
		}

	}

	/**
	 * The store's own answer, given to this call or to one before for which its key or
	 * the whole store is left alone; throttled also where the bounds allow no call.
	 */
	record Transient(FetchResult.TransientFailure answer) implements RetryableFailure {

		@Override
		public @Nullable Duration retryAfter() {
			return this.answer.retryAfter();
		}

		@Override
		public String kind() {
			return this.answer.getClass().getSimpleName();
		}

	}

	/** The store has failed so often that it is left alone for a while. */
	record CircuitOpen(Duration retryAfter) implements RetryableFailure {

	}

	/** The store rejects the broker's own credential, which is tried again later. */
	record LoginsHeld(String reason, Duration retryAfter) implements RetryableFailure {

	}

	/** The caller has had the store asked in vain too often. */
	record OverBudget(Duration retryAfter) implements RetryableFailure {

	}

	/** The store did not answer within its time limit. */
	record TimedOut(Duration limit) implements RetryableFailure {

		@Override
		public @Nullable Duration retryAfter() {
			return null;
		}

	}

}

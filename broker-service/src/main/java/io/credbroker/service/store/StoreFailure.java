package io.credbroker.service.store;

import java.time.Duration;

import io.credbroker.api.ProblemCode;
import io.credbroker.spi.FetchResult;
import org.jspecify.annotations.Nullable;

/**
 * Why there is no usable secret of a store: its own answer, or why it was not asked or
 * did not answer.
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
	 * The code by which callers and operators know the failure.
	 */
	default ProblemCode code() {
		return switch (this) {
			case Permanent(FetchResult.Missing _) -> ProblemCode.SECRET_MISSING;
			case Permanent(FetchResult.Denied _) -> ProblemCode.STORE_REFUSED;
			case Permanent(FetchResult.Rejected _) -> ProblemCode.STORE_REFUSED;
			case Permanent(FetchResult.Malformed _) -> ProblemCode.SECRET_MALFORMED;
			case Transient(FetchResult.Throttled _) -> ProblemCode.STORE_THROTTLED;
			case Transient(FetchResult.Unavailable _) -> ProblemCode.STORE_UNAVAILABLE;
			case Transient(FetchResult.Rotating _) -> ProblemCode.ROTATION_IN_PROGRESS;
			case CircuitOpen _, LoginsHeld _ -> ProblemCode.CIRCUIT_OPEN;
			case OverBudget _ -> ProblemCode.RATE_LIMITED;
			case TimedOut _ -> ProblemCode.STORE_TIMEOUT;
		};
	}

	/**
	 * Names the failure in metrics and log lines.
	 */
	default String kind() {
		return getClass().getSimpleName();
	}

	/** A failure that may end soon. */
	sealed interface RetryableFailure extends StoreFailure {

		/** When to ask again, if known. */
		@Nullable Duration retryAfter();

	}

	/** The store's own answer, which repeats until somebody changes something. */
	record Permanent(FetchResult.PermanentFailure answer) implements StoreFailure {

		@Override
		public String kind() {
			return this.answer.getClass().getSimpleName();
		}

	}

	/**
	 * The store's own answer to this call, or to an earlier one because of which calls
	 * are paused; also {@code Throttled} if the bounds allow no call.
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

	/** The circuit breaker of the store is open. */
	record CircuitOpen(Duration retryAfter) implements RetryableFailure {

	}

	/** Calls are paused because the store rejects the broker's own credential. */
	record LoginsHeld(String reason, Duration retryAfter) implements RetryableFailure {

	}

	/** The caller has used up its budget for useless calls to the store. */
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

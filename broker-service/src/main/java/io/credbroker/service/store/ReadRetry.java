package io.credbroker.service.store;

import java.time.Duration;
import java.util.function.Supplier;

import io.credbroker.spi.FetchResult;
import io.credbroker.spi.SecretKey;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.core.functions.Either;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import org.jspecify.annotations.Nullable;

/**
 * Repeats a read if the store could not answer, repetition is safe and enough time is
 * left.
 */
public final class ReadRetry {

	private static final IntervalFunction PAUSE = IntervalFunction.ofExponentialRandomBackoff(Duration.ofMillis(100), 2,
			0.5);

	private ReadRetry() {
	}

	/**
	 * Makes the call and its repetitions, until the deadline or until nobody waits any
	 * more.
	 */
	public static CallResult<FetchResult> within(ReadDeadline deadline, Store store, SecretKey key,
			Supplier<CallResult<FetchResult>> call) {
		if (store.bounds().attempts() == 1 || !store.provider().isRepeatable(key)) {
			return call.get();
		}
		RetryConfig config = RetryConfig.<CallResult<FetchResult>>custom()
			.maxAttempts(store.bounds().attempts())
			.retryOnResult((answer) -> deadline.allowsRepeat() && isWorthIt(answer, deadline.nanosLeft()))
			.retryOnException((failure) -> false)
			.intervalBiFunction(ReadRetry::pause)
			.build();
		return Retry.of(store.name(), config).executeSupplier(call);
	}

	/**
	 * At least half of the remaining time must be left for the next attempt itself.
	 */
	private static boolean isWorthIt(CallResult<FetchResult> answer, long remainingNanos) {
		if (answer instanceof CallResult.Answered<FetchResult>(FetchResult.Unavailable(var _, var retryAfter))) {
			long pause = (retryAfter != null) ? retryAfter.toNanos() : Duration.ofMillis(200).toNanos();
			return 2 * pause < remainingNanos;
		}
		return false;
	}

	private static Long pause(Integer attempt, Either<Throwable, CallResult<FetchResult>> outcome) {
		Duration retryAfter = outcome.isRight() ? retryAfter(outcome.get()) : null;
		long pause = PAUSE.apply(attempt);
		return (retryAfter != null) ? Math.max(pause, retryAfter.toMillis()) : pause;
	}

	private static @Nullable Duration retryAfter(CallResult<FetchResult> answer) {
		return (answer instanceof CallResult.Answered<FetchResult>(FetchResult.Unavailable(var _, var retryAfter)))
				? retryAfter : null;
	}

}

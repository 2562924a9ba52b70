package io.credbroker.provider.awssecretsmanager;

import java.net.ConnectException;
import java.net.SocketException;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;

/**
 * The SDK's standard retries, narrowed to what only the SDK can mend: a connection that
 * AWS closed while it was idle, and a clock that is off.
 * <p>
 * Whether anything else is tried again, and when, is for the broker to decide; the SDK
 * would sit out a {@code Retry-After} instead of handing it on.
 */
final class OneRepeat {

	private static final int ATTEMPTS = 2;

	private OneRepeat() {
	}

	static RetryStrategy strategy() {
		return StandardRetryStrategy.builder()
			.maxAttempts(ATTEMPTS)
			.backoffStrategy(BackoffStrategy.retryImmediately())
			.throttlingBackoffStrategy(BackoffStrategy.retryImmediately())
			.useClientDefaults(false)
			.retryOnException(OneRepeat::isMended)
			.build();
	}

	private static boolean isMended(Throwable failure) {
		return (failure instanceof SdkServiceException answer) ? answer.isClockSkewException() : isBroken(failure);
	}

	private static boolean isBroken(@Nullable Throwable failure) {
		return failure != null && ((failure instanceof SocketException && !(failure instanceof ConnectException))
				|| isBroken(failure.getCause()));
	}

}

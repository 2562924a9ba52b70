package io.credbroker.provider.awssupport;

import java.io.EOFException;
import java.net.ConnectException;
import java.net.SocketException;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;

/**
 * The SDK's standard retries, narrowed to one repeat of what only the SDK can mend: a
 * connection that AWS closed while it was idle, and a clock that is off.
 * <p>
 * The broker decides about all other retries; the SDK would wait for a
 * {@code Retry-After} itself instead of passing it on.
 */
final class SdkRetries {

	private static final int ATTEMPTS = 2;

	private SdkRetries() {
	}

	static RetryStrategy strategy() {
		return StandardRetryStrategy.builder()
			.maxAttempts(ATTEMPTS)
			.backoffStrategy(BackoffStrategy.retryImmediately())
			.throttlingBackoffStrategy(BackoffStrategy.retryImmediately())
			.useClientDefaults(false)
			.retryOnException(SdkRetries::isMendedByARepeat)
			.build();
	}

	private static boolean isMendedByARepeat(Throwable failure) {
		return (failure instanceof SdkServiceException answer) ? answer.isClockSkewException()
				: isBrokenConnection(failure);
	}

	private static boolean isBrokenConnection(@Nullable Throwable failure) {
		return failure != null && (failure instanceof EOFException
				|| (failure instanceof SocketException && !(failure instanceof ConnectException))
				|| isBrokenConnection(failure.getCause()));
	}

}

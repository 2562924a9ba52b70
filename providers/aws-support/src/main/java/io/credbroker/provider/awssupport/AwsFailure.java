package io.credbroker.provider.awssupport;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

import javax.xml.stream.XMLStreamException;

import io.credbroker.provider.awssupport.AwsSession.FailedLoginException;
import io.credbroker.provider.support.HttpFailures;
import io.credbroker.spi.FetchResult.Failure;
import io.credbroker.spi.FetchResult.Unavailable;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.thirdparty.jackson.core.JsonProcessingException;

/**
 * Turns what the SDK threw into a result that names AWS's own code or a kind of failure
 * and quotes nothing.
 */
final class AwsFailure {

	private AwsFailure() {
	}

	/**
	 * The result of a call that threw.
	 * @param operation what AWS was asked for, as it names it
	 */
	static Failure of(RuntimeException failure, String operation, AwsErrorCodes codes) {
		return switch (failure) {
			case AwsServiceException answer -> codes.failure(answer, operation);
			case AbortedException _ -> new Unavailable("the caller was interrupted", null);
			case ApiCallTimeoutException _ -> codes.failures().tooSlow();
			case ApiCallAttemptTimeoutException _ -> codes.failures().tooSlow();
			default -> ofCause(failure, codes.failures());
		};
	}

	/**
	 * The result when a source gave no credentials: what AWS answered to that source, if
	 * it answered.
	 */
	static Failure ofCredentials(RuntimeException failure) {
		return results(failure, AwsFailure::ofAnswer).reduce((_, inner) -> inner)
			.orElseGet(() -> new Unavailable(
					"the broker has no AWS credentials: check authentication and the file that it names", null));
	}

	/**
	 * An AWS answer anywhere in the chain of causes decides, because the SDK wraps each
	 * answer in its own exceptions; without one, the first failure of the exchange
	 * decides.
	 */
	private static Failure ofCause(RuntimeException failure, HttpFailures failures) {
		return results(failure, AwsFailure::ofAnswer).reduce((_, inner) -> inner)
			.or(() -> results(failure, (cause) -> ofIo(cause, failures)).findFirst())
			.orElseGet(() -> failures.unusable(""));
	}

	private static Stream<Failure> results(Throwable failure, Function<Throwable, @Nullable Failure> told) {
		List<Failure> found = new ArrayList<>();
		for (Throwable cause = failure; cause != null; cause = cause(cause)) {
			Failure result = told.apply(cause);
			if (result != null) {
				found.add(result);
			}
		}
		return found.stream();
	}

	/**
	 * An XML exception may keep its cause outside {@code getCause()}.
	 */
	private static @Nullable Throwable cause(Throwable failure) {
		Throwable nested = (failure instanceof XMLStreamException xml) ? xml.getNestedException() : null;
		return (nested != null) ? nested : failure.getCause();
	}

	private static @Nullable Failure ofAnswer(Throwable cause) {
		return switch (cause) {
			case AwsServiceException answer -> AwsErrorCodes.LOGIN.failure(answer, "a login");
			case FailedLoginException login -> login.failure();
			default -> null;
		};
	}

	private static @Nullable Failure ofIo(Throwable cause, HttpFailures failures) {
		return switch (cause) {
			case JsonProcessingException _ -> failures.unusable(": it is no JSON");
			case IOException io -> failures.ofExchange(io);
			default -> null;
		};
	}

}

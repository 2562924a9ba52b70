package io.credbroker.provider.awssecretsmanager;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;

import javax.net.ssl.SSLException;
import javax.xml.stream.XMLStreamException;

import io.credbroker.provider.awssecretsmanager.BoundedAnswers.OversizedAnswerException;
import io.credbroker.provider.awssecretsmanager.NamedCredentials.NoCredentialsException;
import io.credbroker.spi.FetchResult.Failure;
import io.credbroker.spi.FetchResult.Malformed;
import io.credbroker.spi.FetchResult.Unavailable;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.thirdparty.jackson.core.JsonProcessingException;

/**
 * Turns what went wrong into a result that names AWS's own code or a kind of failure and
 * quotes nothing.
 */
final class AwsFailure {

	static final String TOO_SLOW = "no complete answer from AWS within the time limit";

	private AwsFailure() {
	}

	/**
	 * The result of a call that threw.
	 * @param operation what AWS was asked for, as it names it
	 */
	static Failure of(RuntimeException failure, String operation) {
		return switch (failure) {
			case AwsServiceException answer -> AwsErrorCodes.failure(answer, operation);
			case AbortedException _ -> unavailable("the caller was interrupted");
			case ApiCallTimeoutException _ -> unavailable(TOO_SLOW);
			case ApiCallAttemptTimeoutException _ -> unavailable(TOO_SLOW);
			default -> ofCause(failure);
		};
	}

	/**
	 * The innermost cause that says something decides, because the SDK wraps each in
	 * exceptions of its own.
	 */
	private static Failure ofCause(RuntimeException failure) {
		Failure found = null;
		boolean credentials = false;
		for (Throwable cause = failure; cause != null; cause = next(cause)) {
			if (cause instanceof AwsServiceException answer) {
				return AwsErrorCodes.failure(answer, "a login");
			}
			if (cause instanceof AwsSession.FailedLoginException login) {
				return login.failure();
			}
			credentials |= cause instanceof NoCredentialsException;
			Failure told = ofIo(cause);
			found = (told != null) ? told : found;
		}
		if (credentials) {
			return unavailable("the broker has no AWS credentials: check authentication and the file that it names");
		}
		return (found != null) ? found : new Malformed("AWS's answer is unusable");
	}

	/**
	 * An exception about XML may keep its cause apart.
	 */
	private static @Nullable Throwable next(Throwable failure) {
		Throwable nested = (failure instanceof XMLStreamException xml) ? xml.getNestedException() : null;
		return (nested != null) ? nested : failure.getCause();
	}

	private static @Nullable Failure ofIo(Throwable cause) {
		return switch (cause) {
			case OversizedAnswerException large -> new Malformed("AWS's answer is unusable: " + large.getMessage());
			case JsonProcessingException _ -> new Malformed("AWS's answer is unusable: it is no JSON");
			case SocketTimeoutException _ -> unavailable(TOO_SLOW);
			case UnknownHostException _ -> unavailable("no connection to AWS: its host name is unknown");
			case ConnectException _ -> unavailable("no connection to AWS: refused");
			case SSLException _ -> unavailable("no trusted connection to AWS: check ssl-bundle");
			case IOException io -> unavailable("the connection to AWS failed: " + io.getClass().getSimpleName());
			default -> null;
		};
	}

	private static Unavailable unavailable(String reason) {
		return new Unavailable(reason, null);
	}

}

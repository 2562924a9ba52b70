package io.credbroker.provider.awssecretsmanager;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import io.credbroker.spi.FetchResult.Denied;
import io.credbroker.spi.FetchResult.Failure;
import io.credbroker.spi.FetchResult.Malformed;
import io.credbroker.spi.FetchResult.Missing;
import io.credbroker.spi.FetchResult.Rejected;
import io.credbroker.spi.FetchResult.Rotating;
import io.credbroker.spi.FetchResult.Throttled;
import io.credbroker.spi.FetchResult.Unavailable;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;
import software.amazon.awssdk.services.sts.model.StsException;

/**
 * Judges an error of AWS by its code; by its HTTP status only where there is no code,
 * because AWS answers most of them with 400.
 */
final class AwsErrorCodes {

	private static final String ACCESS_DENIED = "AccessDeniedException";

	private static final Set<String> DENIALS = Set.of("AccessDenied", ACCESS_DENIED, "NotAuthorized",
			"NotAuthorizedException", "UnauthorizedOperation");

	private static final Set<String> REJECTIONS = Set.of("AuthFailure", "ExpiredToken", "ExpiredTokenException",
			"IDPRejectedClaim", "IncompleteSignature", "IncompleteSignatureException", "InvalidAccessKeyId",
			"InvalidClientTokenId", "InvalidIdentityToken", "InvalidSignatureException", "InvalidToken",
			"MissingAuthenticationToken", "MissingAuthenticationTokenException", "OptInRequired",
			"RegionDisabledException", "RequestExpired", "RequestTimeTooSkewed", "SignatureDoesNotMatch",
			"UnrecognizedClientException");

	private static final Set<String> OUTAGES = Set.of("IDPCommunicationError", "InternalError", "InternalFailure",
			"InternalServiceError", "InternalServiceFailure", "RequestTimeout", "RequestTimeoutException",
			"ServiceUnavailable", "ServiceUnavailableException");

	private static final String CLOCK_OR_AGE = ": check where the credentials come from, and this machine's clock";

	private static final Map<String, String> ADVICE = Map.of(ACCESS_DENIED,
			": no policy allows it, the secret's key included, or there is no such secret in this region",
			"DecryptionFailure", ": check that the secret's KMS key is enabled", "ExpiredToken", CLOCK_OR_AGE,
			"ExpiredTokenException", CLOCK_OR_AGE, "InvalidSignatureException", CLOCK_OR_AGE, "RequestExpired",
			CLOCK_OR_AGE, "RequestTimeTooSkewed", CLOCK_OR_AGE);

	private static final Pattern CODE = Pattern.compile("[A-Za-z0-9._]{1,64}");

	private AwsErrorCodes() {
	}

	static boolean isDenial(RuntimeException failure) {
		return failure instanceof SecretsManagerException answer && answer.awsErrorDetails() != null
				&& ACCESS_DENIED.equals(answer.awsErrorDetails().errorCode());
	}

	static Failure failure(AwsServiceException answer, String operation) {
		AwsErrorDetails details = answer.awsErrorDetails();
		String code = (details != null) ? details.errorCode() : null;
		if (answer.isThrottlingException()) {
			return new Throttled(retryAfter(details));
		}
		return (code != null && CODE.matcher(code).matches()) ? ofCode(answer, code, operation)
				: ofStatus(answer, operation, retryAfter(details));
	}

	private static Failure ofCode(AwsServiceException answer, String code, String operation) {
		String reason = "AWS answered " + code + " to " + operation + ADVICE.getOrDefault(code, "");
		if (REJECTIONS.contains(code)) {
			return new Rejected(reason);
		}
		if (DENIALS.contains(code)) {
			return denied(answer, reason);
		}
		if (OUTAGES.contains(code) || answer.statusCode() >= 500) {
			return new Unavailable(reason, retryAfter(answer.awsErrorDetails()));
		}
		return switch (code) {
			case "ResourceNotFoundException" -> new Missing();
			case "InvalidRequestException" -> ofState(answer, reason);
			default -> new Malformed(reason);
		};
	}

	/**
	 * AWS has one code for everything that the state of a secret does not allow, and says
	 * in the message which it is.
	 */
	private static Failure ofState(AwsServiceException answer, String reason) {
		String message = String.valueOf(answer.awsErrorDetails().errorMessage()).toLowerCase(Locale.ROOT);
		if (message.contains("marked for deletion") || message.contains("marked deleted")
				|| message.contains("scheduled for deletion")) {
			return new Missing();
		}
		if (message.contains("previous rotation")) {
			return new Rotating(null);
		}
		return new Malformed(reason + ": the state of the secret does not allow it");
	}

	/**
	 * A denial of a login says nothing of a secret.
	 */
	private static Failure denied(AwsServiceException answer, String reason) {
		return (answer instanceof StsException) ? new Rejected(reason) : new Denied(reason);
	}

	private static Failure ofStatus(AwsServiceException answer, String operation, @Nullable Duration retryAfter) {
		int status = answer.statusCode();
		String reason = "HTTP status " + status + " without a code of AWS was answered to " + operation
				+ ": is something else in between?";
		return switch (status) {
			case 401, 407 -> new Rejected(reason);
			case 403 -> denied(answer, reason);
			default ->
				(status / 100 == 5 || status / 100 == 3) ? new Unavailable(reason, retryAfter) : new Malformed(reason);
		};
	}

	private static @Nullable Duration retryAfter(@Nullable AwsErrorDetails details) {
		if (details == null || details.sdkHttpResponse() == null) {
			return null;
		}
		return details.sdkHttpResponse()
			.firstMatchingHeader("Retry-After")
			.filter((value) -> value.matches("[0-9]{1,6}"))
			.map((value) -> Duration.ofSeconds(Long.parseLong(value)))
			.orElse(null);
	}

}

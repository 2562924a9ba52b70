package io.credbroker.provider.awssupport;

import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

import io.credbroker.provider.support.HttpFailures;
import io.credbroker.provider.support.RetryAfter;
import io.credbroker.provider.support.StoreHttpResponse;
import io.credbroker.spi.FetchResult.Denied;
import io.credbroker.spi.FetchResult.Failure;
import io.credbroker.spi.FetchResult.Malformed;
import io.credbroker.spi.FetchResult.Rejected;
import io.credbroker.spi.FetchResult.Throttled;
import io.credbroker.spi.FetchResult.Unavailable;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * What an error of one of AWS's services means, by its code; by its HTTP status only
 * where there is no code, because AWS answers most of them with 400.
 */
public final class AwsErrorCodes {

	/**
	 * What a failure without an AWS error code means.
	 */
	public static final HttpFailures FAILURES = new HttpFailures("AWS", "the certificate of the endpoint",
			"name the final address as the endpoint");

	/**
	 * The code of a call that no policy allows.
	 */
	public static final String ACCESS_DENIED = "AccessDeniedException";

	/**
	 * The errors of a login; there, a denial says nothing about a secret.
	 */
	static final AwsErrorCodes LOGIN = new AwsErrorCodes(Map.of(), (_, _, _) -> null, Rejected::new);

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

	private static final Set<String> CLOCK_OR_AGE = Set.of("ExpiredToken", "ExpiredTokenException",
			"InvalidSignatureException", "RequestExpired", "RequestTimeTooSkewed");

	private static final Pattern CODE = Pattern.compile("[A-Za-z0-9._]{1,64}");

	private final Map<String, String> advice;

	private final ServiceCodes codes;

	private final Function<String, Failure> denied;

	/**
	 * The errors of one service.
	 * @param advice what to check, by code
	 * @param codes the meaning of the codes that only this service has
	 */
	public AwsErrorCodes(Map<String, String> advice, ServiceCodes codes) {
		this(advice, codes, Denied::new);
	}

	private AwsErrorCodes(Map<String, String> advice, ServiceCodes codes, Function<String, Failure> denied) {
		this.advice = advice;
		this.codes = codes;
		this.denied = denied;
	}

	/**
	 * What an error that AWS answered results in.
	 * @param operation what AWS was asked for, as it names it
	 */
	Failure failure(AwsServiceException error, String operation) {
		AwsErrorDetails details = error.awsErrorDetails();
		StoreHttpResponse answer = answer(error, details);
		String code = (details != null) ? details.errorCode() : null;
		if (error.isThrottlingException()) {
			return new Throttled(answer.retryAfter());
		}
		return (code != null && CODE.matcher(code).matches()) ? ofCode(code, details.errorMessage(), answer, operation)
				: ofStatus(answer, operation);
	}

	static boolean isDenial(RuntimeException failure) {
		return failure instanceof AwsServiceException error && error.awsErrorDetails() != null
				&& ACCESS_DENIED.equals(error.awsErrorDetails().errorCode());
	}

	private Failure ofCode(String code, @Nullable String message, StoreHttpResponse answer, String operation) {
		String reason = "AWS answered " + code + " to " + operation + advice(code);
		if (REJECTIONS.contains(code)) {
			return new Rejected(reason);
		}
		if (DENIALS.contains(code)) {
			return this.denied.apply(reason);
		}
		if (OUTAGES.contains(code) || answer.status() >= 500) {
			return new Unavailable(reason, answer.retryAfter());
		}
		Failure special = this.codes.failure(code, (message != null) ? message : "", reason);
		return (special != null) ? special : new Malformed(reason);
	}

	private String advice(String code) {
		return CLOCK_OR_AGE.contains(code) ? ": check where the credentials come from, and this machine's clock"
				: this.advice.getOrDefault(code, "");
	}

	private Failure ofStatus(StoreHttpResponse answer, String operation) {
		Failure failure = FAILURES.ofStatus(answer,
				" without a code of AWS to " + operation + ": is something else in between?");
		return (failure instanceof Denied(String reason)) ? this.denied.apply(reason) : failure;
	}

	private static StoreHttpResponse answer(AwsServiceException error, @Nullable AwsErrorDetails details) {
		String retryAfter = (details != null && details.sdkHttpResponse() != null)
				? details.sdkHttpResponse().firstMatchingHeader(RetryAfter.HEADER).orElse(null) : null;
		return StoreHttpResponse.of(error.statusCode(), retryAfter, new byte[0]);
	}

	/**
	 * The meaning of the codes that only one service has.
	 */
	@FunctionalInterface
	public interface ServiceCodes {

		/**
		 * What the code means, or {@code null} for a code that is not specific to this
		 * service.
		 * @param message what AWS says beside it, empty if nothing; it must not be quoted
		 * @param reason names the code and the operation
		 */
		@Nullable Failure failure(String code, String message, String reason);

	}

}

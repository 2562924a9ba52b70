package io.credbroker.provider.awssupport;

import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
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
import software.amazon.awssdk.core.SdkBytes;

import static java.nio.charset.StandardCharsets.UTF_8;

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
	static final AwsErrorCodes LOGIN = new AwsErrorCodes(FAILURES, Map.of(), (_, _, _) -> null, Rejected::new);

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
			"InvalidSignatureException", "RequestExpired", "RequestTimeTooSkewed", "SignatureDoesNotMatch");

	private static final Set<String> THROTTLES = Set.of("SlowDown");

	/**
	 * Of a gateway that answers like S3, which the SDK does not read as an error of
	 * another service.
	 */
	private static final Pattern RAW_CODE = Pattern.compile("<Code>([A-Za-z0-9._]{1,64})</Code>");

	private static final int RAW_LENGTH = 4096;

	private static final Pattern CODE = Pattern.compile("[A-Za-z0-9._]{1,64}");

	private final HttpFailures failures;

	private final Map<String, String> advice;

	private final ServiceCodes codes;

	private final Function<String, Failure> denied;

	/**
	 * The errors of one service.
	 * @param advice what to check, by code
	 * @param codes the meaning of the codes that only this service has
	 */
	public AwsErrorCodes(Map<String, String> advice, ServiceCodes codes) {
		this(FAILURES, advice, codes);
	}

	/**
	 * The errors of a service that speaks like one of AWS.
	 * @param failures what its failures without a code mean
	 */
	public AwsErrorCodes(HttpFailures failures, Map<String, String> advice, ServiceCodes codes) {
		this(failures, advice, codes, Denied::new);
	}

	/**
	 * The errors of a login at such a service; there, a denial says nothing about a
	 * secret.
	 */
	public static AwsErrorCodes ofLogin(HttpFailures failures, Map<String, String> advice, ServiceCodes codes) {
		return new AwsErrorCodes(failures, advice, codes, Rejected::new);
	}

	private AwsErrorCodes(HttpFailures failures, Map<String, String> advice, ServiceCodes codes,
			Function<String, Failure> denied) {
		this.failures = failures;
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
		String code = code(error);
		if (error.isThrottlingException() || THROTTLES.contains(code)) {
			return new Throttled(answer.retryAfter());
		}
		return (details != null && CODE.matcher(code).matches())
				? ofCode(code, details.errorMessage(), answer, operation) : ofStatus(answer, operation);
	}

	/**
	 * The code of an error, or nothing where it has none.
	 */
	public static String code(AwsServiceException error) {
		AwsErrorDetails details = error.awsErrorDetails();
		if (details == null || details.errorCode() != null) {
			return (details != null) ? details.errorCode() : "";
		}
		SdkBytes raw = details.rawResponse();
		if (raw == null) {
			return "";
		}
		byte[] bytes = raw.asByteArrayUnsafe();
		Matcher code = RAW_CODE.matcher(new String(bytes, 0, Math.min(bytes.length, RAW_LENGTH), UTF_8));
		return code.find() ? code.group(1) : "";
	}

	/**
	 * What a failure without a code means.
	 */
	HttpFailures failures() {
		return this.failures;
	}

	static boolean isDenial(RuntimeException failure) {
		return failure instanceof AwsServiceException error && error.awsErrorDetails() != null
				&& ACCESS_DENIED.equals(error.awsErrorDetails().errorCode());
	}

	private Failure ofCode(String code, @Nullable String message, StoreHttpResponse answer, String operation) {
		String reason = this.failures.store() + " answered " + code + " to " + operation + advice(code);
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
		Failure failure = this.failures.ofStatus(answer,
				" without a code of " + this.failures.store() + " to " + operation + ": is something else in between?");
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

package io.credbroker.provider.awssupport;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import io.credbroker.provider.support.FailedCallException;
import io.credbroker.spi.AuditContext;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.ApiName;

/**
 * The time that one request of the broker may take at AWS: however many calls it needs,
 * they share one time limit and one audit context.
 */
public final class CallBudget {

	/**
	 * Joins CloudTrail's record to the broker's, as part of its {@code userAgent}.
	 */
	public static final String CORRELATION_ID = "broker-correlation-id";

	/**
	 * Names the caller in CloudTrail's record, as part of its {@code userAgent}.
	 */
	public static final String CALLER = "broker-caller";

	private static final int LONGEST = 256;

	private final @Nullable AuditContext audit;

	private final long start = System.nanoTime();

	private final Duration limit;

	/**
	 * Starts the time limit.
	 * @param audit on whose behalf, {@code null} where nobody requested it
	 */
	public CallBudget(@Nullable AuditContext audit, Duration limit) {
		this.audit = audit;
		this.limit = limit;
	}

	/**
	 * Empty where no lookup caused the call.
	 */
	String correlationId() {
		return (this.audit != null) ? this.audit.correlationId() : "";
	}

	/**
	 * How the next call is sent.
	 */
	AwsRequestOverrideConfiguration nextCall() throws FailedCallException {
		Duration left = this.limit.minusNanos(System.nanoTime() - this.start);
		if (left.toMillis() < 1) {
			throw new FailedCallException(AwsErrorCodes.FAILURES.tooSlow());
		}
		AwsRequestOverrideConfiguration.Builder call = AwsRequestOverrideConfiguration.builder().apiCallTimeout(left);
		if (this.audit != null) {
			call.addApiName(name(CORRELATION_ID, this.audit.correlationId()));
			call.addApiName(name(CALLER, this.audit.caller()));
		}
		return call.build();
	}

	/**
	 * Encoded, because the SDK writes the text into a header as it is.
	 */
	private static ApiName name(String name, String text) {
		String safe = URLEncoder.encode(text, StandardCharsets.UTF_8);
		return ApiName.builder().name(name).version(safe.substring(0, Math.min(safe.length(), LONGEST))).build();
	}

}

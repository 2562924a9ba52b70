package io.credbroker.provider.awssecretsmanager;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import io.credbroker.provider.support.FailedCallException;
import io.credbroker.spi.AuditContext;
import io.credbroker.spi.FetchResult.Unavailable;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.ApiName;

/**
 * Everything that one request of the broker takes: however many calls those are, they
 * share one time limit and one audit context.
 */
final class Errand {

	/**
	 * Joins CloudTrail's record to the broker's, as part of its {@code userAgent}.
	 */
	static final String CORRELATION_ID = "broker-correlation-id";

	/**
	 * Names the caller in CloudTrail's record, as part of its {@code userAgent}.
	 */
	static final String CALLER = "broker-caller";

	private static final int LONGEST = 256;

	private final @Nullable AuditContext audit;

	private final long start = System.nanoTime();

	private final Duration limit;

	Errand(@Nullable AuditContext audit, Duration limit) {
		this.audit = audit;
		this.limit = limit;
	}

	/**
	 * Empty where no lookup asked for it.
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
			throw new FailedCallException(new Unavailable(AwsFailure.TOO_SLOW, null));
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

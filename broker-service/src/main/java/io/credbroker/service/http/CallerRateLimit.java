package io.credbroker.service.http;

import java.time.Duration;
import java.util.function.LongSupplier;

import io.credbroker.service.identity.Caller;
import io.credbroker.service.quota.Quota;
import io.credbroker.service.quota.Quotas;

/**
 * Limits the request rate of each caller.
 */
public final class CallerRateLimit {

	/** After this wait a refused caller may send at least one request. */
	public static final Duration WAIT = Duration.ofSeconds(1);

	private final int requestsPerSecond;

	private final Quotas<CallerName> quotas;

	CallerRateLimit(CallerRateProperties limits, LongSupplier nanos) {
		this.requestsPerSecond = limits.requestsPerSecond();
		this.quotas = new Quotas<>(Quota.steady(limits.burst(), limits.requestsPerSecond(), Duration.ofSeconds(1)),
				nanos);
	}

	/**
	 * Counts one request of the caller, and tells whether it is within the limit.
	 */
	public boolean admit(Caller caller) {
		return this.requestsPerSecond == 0 || this.quotas.tryTake(CallerName.of(caller));
	}

	int requestsPerSecond() {
		return this.requestsPerSecond;
	}

}

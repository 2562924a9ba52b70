package io.credbroker.service.store;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The limits of calls to a store, and the settings of its circuit breaker.
 *
 * @param concurrentCalls the maximum of concurrent calls, by default that of the store's
 * type; further ones wait for up to half of the store's timeout
 * @param callsPerSecond the maximum of calls per second
 * @param attempts how often one read is tried in total if it is safe to repeat
 * @param breakerCalls the number of recent calls that the circuit breaker evaluates
 * @param breakerWait how long calls to a failing store are paused the first time; doubled
 * each time it still fails, up to six times as long
 */
public record StoreBounds(@Nullable Integer concurrentCalls, @DefaultValue("500") int callsPerSecond,
		@DefaultValue("2") int attempts, @DefaultValue("20") int breakerCalls,
		@DefaultValue("10s") Duration breakerWait) {

	public StoreBounds {
		if ((concurrentCalls != null && concurrentCalls < 1) || callsPerSecond < 1 || attempts < 1
				|| breakerCalls < 1) {
			throw new IllegalArgumentException(
					"concurrent-calls, calls-per-second, attempts and breaker-calls must be at least 1");
		}
		if (!breakerWait.isPositive()) {
			throw new IllegalArgumentException("breaker-wait must be a positive duration such as 10s");
		}
	}

	/**
	 * The same bounds, with this number of concurrent calls unless one is configured.
	 */
	public StoreBounds orConcurrentCalls(int usual) {
		return (this.concurrentCalls != null) ? this
				: new StoreBounds(usual, this.callsPerSecond, this.attempts, this.breakerCalls, this.breakerWait);
	}

	/**
	 * The maximum of concurrent calls.
	 */
	public int places() {
		return (this.concurrentCalls != null) ? this.concurrentCalls : 1;
	}

}

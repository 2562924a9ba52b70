package io.credbroker.service.store;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much of a store the broker may use, and when it leaves a failing one alone.
 *
 * @param concurrentCalls the most calls at once, or what suits the store's type; more
 * wait for half of the store's timeout
 * @param callsPerSecond the most calls within one second
 * @param attempts how often one read is tried in all where that is safe to repeat
 * @param breakerCalls the number of last calls that the circuit breaker looks at
 * @param breakerWait how long a failing store is left alone the first time; doubled each
 * time it still fails, up to six times as long
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
	 * The same, with as many calls at once where nobody has set another number.
	 */
	public StoreBounds orConcurrentCalls(int usual) {
		return (this.concurrentCalls != null) ? this
				: new StoreBounds(usual, this.callsPerSecond, this.attempts, this.breakerCalls, this.breakerWait);
	}

	/**
	 * How many calls there may be at once.
	 */
	public int places() {
		return (this.concurrentCalls != null) ? this.concurrentCalls : 1;
	}

}

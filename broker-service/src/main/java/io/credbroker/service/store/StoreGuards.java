package io.credbroker.service.store;

import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

import io.credbroker.spi.FetchResult;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates the guards of each store, which publish metrics and log each change of state
 * once.
 */
final class StoreGuards {

	/** The result recorded for a call that threw an exception. */
	static final Object DEFECT = new FetchResult.Unavailable("the provider failed", null);

	private static final Logger log = LoggerFactory.getLogger(StoreGuards.class);

	private static final int LONGEST_WAIT = 6;

	private final CircuitBreakerRegistry breakers = CircuitBreakerRegistry.ofDefaults();

	private final Clock clock;

	private final MeterRegistry meters;

	private final Duration period;

	StoreGuards(Clock clock, MeterRegistry meters) {
		this(clock, meters, Duration.ofSeconds(1));
	}

	/**
	 * With another period than a second for the call rate.
	 */
	StoreGuards(Clock clock, MeterRegistry meters, Duration period) {
		this.clock = clock;
		this.meters = meters;
		this.period = period;
		TaggedCircuitBreakerMetrics.ofCircuitBreakerRegistry(this.breakers).bindTo(meters);
	}

	KeyBackoff failingKeys(Store store) {
		return new KeyBackoff(this.clock, store.bounds().breakerWait());
	}

	/**
	 * A circuit breaker that opens when half of the recent calls, for different keys,
	 * have failed.
	 */
	StoreCircuit circuit(Store store, KeyBackoff failing) {
		int calls = store.bounds().breakerCalls();
		Duration wait = store.bounds().breakerWait();
		CircuitBreakerConfig config = CircuitBreakerConfig.custom()
			.clock(this.clock)
			.waitIntervalFunctionInOpenState(
					IntervalFunction.ofExponentialBackoff(wait, 2, wait.multipliedBy(LONGEST_WAIT)))
			.slidingWindowSize(calls)
			.minimumNumberOfCalls((calls + 1) / 2)
			.failureRateThreshold(50)
			.permittedNumberOfCallsInHalfOpenState(Math.min(calls, 3))
			.recordResult((answer) -> answer instanceof FetchResult.Unavailable)
			.build();
		return new StoreCircuit(told(store, this.breakers.circuitBreaker(store.name(), config)), failing::forget);
	}

	CallerBudgets budgets(Store store) {
		return new CallerBudgets(store, this.period);
	}

	/**
	 * Shares the store's calls between callers.
	 */
	FairQueue queue(Store store, CallerBudgets budgets) {
		FairQueue queue = new FairQueue(store.bounds().places(), store.bounds().callsPerSecond(), this.period,
				budgets::hasLeft);
		Gauge.builder("broker.store.calls", queue, FairQueue::underWay)
			.description("Calls of a store that are in flight")
			.tag("store", store.name())
			.register(this.meters);
		Gauge.builder("broker.store.queued", queue, FairQueue::queued)
			.description("Calls of a store that wait for their turn")
			.tag("store", store.name())
			.register(this.meters);
		return queue;
	}

	RetryAfterGate throttle(Store store, KeyBackoff failing) {
		return new RetryAfterGate(store, failing, this.clock, this.meters);
	}

	CredentialGate credential(Store store) {
		return new CredentialGate(store, this.clock);
	}

	HealthMonitor monitor(Store store) {
		return new HealthMonitor(store.name(), this.clock, this.meters);
	}

	/**
	 * One counter for each limit, registered from the start.
	 */
	Map<NotPermittedReason, Counter> notPermitted(Store store) {
		Map<NotPermittedReason, Counter> counters = new EnumMap<>(NotPermittedReason.class);
		for (NotPermittedReason limit : NotPermittedReason.values()) {
			counters.put(limit,
					Counter.builder("broker.store.calls.not.permitted")
						.description("Calls that were not made, by the limit that prevented them")
						.tag("store", store.name())
						.tag("reason", limit.name().toLowerCase(Locale.ROOT))
						.register(this.meters));
		}
		return counters;
	}

	private static CircuitBreaker told(Store store, CircuitBreaker breaker) {
		breaker.getEventPublisher().onStateTransition((event) -> {
			switch (event.getStateTransition().getToState()) {
				case OPEN -> log.atWarn()
					.addKeyValue("store", store.name())
					.log("Calls to the store fail; they are paused for a while");
				case CLOSED -> log.atInfo().addKeyValue("store", store.name()).log("The store answers again");
				default -> log.atDebug().addKeyValue("store", store.name()).log("The store is tried again");
			}
		});
		return breaker;
	}

}

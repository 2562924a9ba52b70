package io.credbroker.service.secret;

import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

import io.credbroker.spi.FetchResult;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.micrometer.tagged.TaggedBulkheadMetrics;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
import io.github.resilience4j.micrometer.tagged.TaggedRateLimiterMetrics;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.RateLimiterRegistry;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the guards of each store, visible as metrics and, once per change of state, in
 * the log.
 */
final class Guards {

	/** Stands for a call that threw. */
	static final Object DEFECT = new FetchResult.Unavailable("the provider failed", null);

	private static final Logger log = LoggerFactory.getLogger(Guards.class);

	private static final int REFUSALS_IN_A_ROW = 5;

	private static final int LONGEST_WAIT = 6;

	private final CircuitBreakerRegistry breakers = CircuitBreakerRegistry.ofDefaults();

	private final RateLimiterRegistry rates = RateLimiterRegistry.ofDefaults();

	private final BulkheadRegistry bulkheads = BulkheadRegistry.ofDefaults();

	private final Clock clock;

	private final MeterRegistry meters;

	private final Duration period;

	Guards(Clock clock, MeterRegistry meters) {
		this(clock, meters, Duration.ofSeconds(1));
	}

	/**
	 * With another period than a second for the rate of calls.
	 */
	Guards(Clock clock, MeterRegistry meters, Duration period) {
		this.clock = clock;
		this.meters = meters;
		this.period = period;
		TaggedCircuitBreakerMetrics.ofCircuitBreakerRegistry(this.breakers).bindTo(meters);
		TaggedRateLimiterMetrics.ofRateLimiterRegistry(this.rates).bindTo(meters);
		TaggedBulkheadMetrics.ofBulkheadRegistry(this.bulkheads).bindTo(meters);
	}

	/**
	 * Opens when half of the last calls could not be answered.
	 */
	CircuitBreaker outages(Store store) {
		int calls = store.bounds().breakerCalls();
		CircuitBreakerConfig config = waiting(store).slidingWindowSize(calls)
			.minimumNumberOfCalls((calls + 1) / 2)
			.failureRateThreshold(50)
			.permittedNumberOfCallsInHalfOpenState(Math.min(calls, 3))
			.recordResult((answer) -> answer instanceof FetchResult.Unavailable)
			.build();
		return told(store, "cannot answer", this.breakers.circuitBreaker(store.name(), config));
	}

	/**
	 * Opens when the store rejected the broker's own credential call after call.
	 */
	CircuitBreaker refusals(Store store) {
		CircuitBreakerConfig config = waiting(store).slidingWindowSize(REFUSALS_IN_A_ROW)
			.minimumNumberOfCalls(REFUSALS_IN_A_ROW)
			.failureRateThreshold(100)
			.permittedNumberOfCallsInHalfOpenState(1)
			.recordResult((answer) -> answer instanceof FetchResult.Rejected)
			.build();
		return told(store, "rejects the broker's credential",
				this.breakers.circuitBreaker(store.name() + ".refusals", config));
	}

	private CircuitBreakerConfig.Builder waiting(Store store) {
		Duration wait = store.bounds().breakerWait();
		return CircuitBreakerConfig.custom()
			.clock(this.clock)
			.waitIntervalFunctionInOpenState(
					IntervalFunction.ofExponentialBackoff(wait, 2, wait.multipliedBy(LONGEST_WAIT)));
	}

	RateLimiter rate(Store store) {
		return this.rates.rateLimiter(store.name(),
				RateLimiterConfig.custom()
					.limitRefreshPeriod(this.period)
					.limitForPeriod(store.bounds().callsPerSecond())
					.timeoutDuration(store.timeout().dividedBy(2))
					.build());
	}

	Bulkhead bulkhead(Store store) {
		return this.bulkheads.bulkhead(store.name(),
				BulkheadConfig.custom()
					.maxConcurrentCalls(store.bounds().concurrentCalls())
					.maxWaitDuration(store.timeout().dividedBy(2))
					.build());
	}

	Quiet quiet(Store store) {
		return new Quiet(store.name(), this.clock, this.meters);
	}

	/**
	 * One counter for each limit, there from the start.
	 */
	Map<Limit, Counter> unasked(Store store) {
		Map<Limit, Counter> counters = new EnumMap<>(Limit.class);
		for (Limit limit : Limit.values()) {
			counters.put(limit,
					Counter.builder("broker.store.unasked")
						.description("Calls that were not made, by the limit that kept them back")
						.tag("store", store.name())
						.tag("reason", limit.name().toLowerCase(Locale.ROOT))
						.register(this.meters));
		}
		return counters;
	}

	private static CircuitBreaker told(Store store, String what, CircuitBreaker breaker) {
		breaker.getEventPublisher().onStateTransition((event) -> {
			switch (event.getStateTransition().getToState()) {
				case OPEN -> log.atWarn()
					.addKeyValue("store", store.name())
					.log("The store {}; it is left alone for a while", what);
				case CLOSED -> log.atInfo().addKeyValue("store", store.name()).log("The store answers again");
				default -> log.atDebug().addKeyValue("store", store.name()).log("The store is tried again");
			}
		});
		return breaker;
	}

}

package io.credbroker.service.secret;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.micrometer.core.instrument.Counter;

/**
 * One store behind its bounds: how many calls it gets at once and in a second, and none
 * while it is failing, refusing or asking for quiet.
 * <p>
 * Two circuit breakers look at its answers: one opens when it cannot answer, the other
 * when it refuses the broker call after call, so that a wrong credential of the broker
 * does not lock its account.
 */
final class BoundedStore {

	private static final Duration SOON = Duration.ofSeconds(1);

	private final Store store;

	private final CircuitBreaker outages;

	private final CircuitBreaker refusals;

	private final RateLimiter rate;

	private final Bulkhead bulkhead;

	private final Quiet quiet;

	private final Map<Limit, Counter> unasked;

	BoundedStore(Store store, Guards guards) {
		this.store = store;
		this.outages = guards.outages(store);
		this.refusals = guards.refusals(store);
		this.rate = guards.rate(store);
		this.bulkhead = guards.bulkhead(store);
		this.quiet = guards.quiet(store);
		this.unasked = guards.unasked(store);
	}

	Store store() {
		return this.store;
	}

	/**
	 * Makes the call if the bounds allow it, waiting for a free place for half of the
	 * store's timeout at most.
	 * @param <T> what the store answers
	 */
	<T> Bounded<T> call(Supplier<T> call) {
		Duration left = this.quiet.left();
		if (left.isPositive()) {
			return notAsked(Limit.QUIET, new Reading.Throttled(left));
		}
		if (!this.refusals.tryAcquirePermission()) {
			return notAsked(Limit.REFUSALS, new Reading.CircuitOpen(this.store.bounds().breakerWait()));
		}
		if (!this.outages.tryAcquirePermission()) {
			this.refusals.releasePermission();
			return notAsked(Limit.OUTAGES, new Reading.CircuitOpen(this.store.bounds().breakerWait()));
		}
		if (!this.rate.acquirePermission()) {
			return noPlace(Limit.RATE);
		}
		if (!this.bulkhead.tryAcquirePermission()) {
			return noPlace(Limit.CONCURRENCY);
		}
		return new Bounded.Answered<>(made(call));
	}

	private <T> Bounded<T> noPlace(Limit limit) {
		this.refusals.releasePermission();
		this.outages.releasePermission();
		return notAsked(limit, new Reading.Throttled(SOON));
	}

	private <T> Bounded<T> notAsked(Limit limit, Reading.Failure why) {
		Objects.requireNonNull(this.unasked.get(limit)).increment();
		return new Bounded.NotAsked<>(why);
	}

	private <T> T made(Supplier<T> call) {
		long begun = System.nanoTime();
		Object answer = Guards.DEFECT;
		try {
			T answered = call.get();
			answer = answered;
			return answered;
		}
		finally {
			this.bulkhead.onComplete();
			long took = System.nanoTime() - begun;
			this.outages.onResult(took, TimeUnit.NANOSECONDS, answer);
			this.refusals.onResult(took, TimeUnit.NANOSECONDS, answer);
			this.quiet.heard(answer);
		}
	}

}

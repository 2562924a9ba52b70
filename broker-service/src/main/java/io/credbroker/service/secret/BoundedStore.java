package io.credbroker.service.secret;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import io.credbroker.spi.FetchResult;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.ratelimiter.RateLimiter;
import org.jspecify.annotations.Nullable;

/**
 * One store behind its bounds: how many calls it gets at once and in a second, and none
 * while it is failing, refusing or asking for quiet.
 * <p>
 * Two circuit breakers look at its answers: one opens when it cannot answer, the other
 * when it refuses the broker call after call, so that a wrong credential of the broker
 * does not lock its account.
 */
final class BoundedStore {

	private static final Duration LONGEST_QUIET = Duration.ofMinutes(1);

	private static final Duration SOON = Duration.ofSeconds(1);

	private final Store store;

	private final Clock clock;

	private final CircuitBreaker outages;

	private final CircuitBreaker refusals;

	private final RateLimiter rate;

	private final Bulkhead bulkhead;

	private final AtomicReference<Instant> quietUntil = new AtomicReference<>(Instant.MIN);

	BoundedStore(Store store, Clock clock, Guards guards) {
		this.store = store;
		this.clock = clock;
		this.outages = guards.outages(store);
		this.refusals = guards.refusals(store);
		this.rate = guards.rate(store);
		this.bulkhead = guards.bulkhead(store);
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
		Duration quiet = Duration.between(this.clock.instant(), this.quietUntil.get());
		if (quiet.isPositive()) {
			return new Bounded.NotAsked<>(new Reading.Throttled(quiet));
		}
		if (!this.refusals.tryAcquirePermission()) {
			return new Bounded.NotAsked<>(new Reading.CircuitOpen(this.store.bounds().breakerWait()));
		}
		if (!this.outages.tryAcquirePermission()) {
			this.refusals.releasePermission();
			return new Bounded.NotAsked<>(new Reading.CircuitOpen(this.store.bounds().breakerWait()));
		}
		if (!this.rate.acquirePermission() || !this.bulkhead.tryAcquirePermission()) {
			this.refusals.releasePermission();
			this.outages.releasePermission();
			return new Bounded.NotAsked<>(new Reading.Throttled(SOON));
		}
		return new Bounded.Answered<>(made(call));
	}

	private <T> T made(Supplier<T> call) {
		long begun = System.nanoTime();
		T answer = null;
		try {
			answer = call.get();
			return answer;
		}
		finally {
			this.bulkhead.onComplete();
			long took = System.nanoTime() - begun;
			this.outages.onResult(took, TimeUnit.NANOSECONDS, (answer != null) ? answer : Guards.DEFECT);
			this.refusals.onResult(took, TimeUnit.NANOSECONDS, (answer != null) ? answer : Guards.DEFECT);
			quiet(answer);
		}
	}

	/**
	 * A store that says when to come back is left alone until then, but not for ever.
	 */
	private void quiet(@Nullable Object answer) {
		if (answer instanceof FetchResult.Throttled(var retryAfter) && retryAfter != null) {
			Duration quiet = (retryAfter.compareTo(LONGEST_QUIET) > 0) ? LONGEST_QUIET : retryAfter;
			this.quietUntil.set(this.clock.instant().plus(quiet));
		}
	}

}

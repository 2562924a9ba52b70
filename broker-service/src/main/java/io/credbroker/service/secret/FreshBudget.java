package io.credbroker.service.secret;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.credbroker.service.store.CallerBudgets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How often one caller may have one secret read sooner than needed, with {@code fresh} or
 * with a {@code min_ttl} that what is in memory does not reach: a bounded number of times
 * in each minute, and within the caller's budget for the store.
 */
final class FreshBudget {

	private static final Logger log = LoggerFactory.getLogger(FreshBudget.class);

	private static final int MAXIMUM = 10_000;

	private static final Duration SOON = Duration.ofSeconds(1);

	private static final Duration WINDOW = Duration.ofMinutes(1);

	private final Cache<Spender, Spent> spent;

	private final Clock clock;

	private final int budget;

	FreshBudget(int budget, Clock clock) {
		this.budget = budget;
		this.clock = clock;
		this.spent = Caffeine.newBuilder()
			.maximumSize(MAXIMUM)
			.ticker(() -> Duration.between(Instant.EPOCH, clock.instant()).toNanos())
			.expireAfterWrite(WINDOW)
			.build();
	}

	/**
	 * Whether there is still some left, of which this takes one.
	 */
	boolean take(ReadRequest request, CallerBudgets store) {
		int taken = spent(request).times().incrementAndGet();
		if (taken == this.budget + 1) {
			log.atWarn()
				.addKeyValue("store", request.key().store())
				.addKeyValue("key", request.key().key())
				.addKeyValue("caller", request.audit().caller())
				.log("A caller wants a secret read anew too often; it is answered from memory for up to a minute");
		}
		return taken <= this.budget && store.take(request.audit().caller());
	}

	/**
	 * How long until there is some left again.
	 */
	Duration retryAfter(ReadRequest request) {
		Spent spent = spent(request);
		Duration left = Duration.between(this.clock.instant(), spent.since().plus(WINDOW));
		return (spent.times().get() > this.budget && left.compareTo(SOON) > 0) ? left : SOON;
	}

	private Spent spent(ReadRequest request) {
		return this.spent.get(new Spender(request.audit().caller(), request.key()),
				(spender) -> new Spent(new AtomicInteger(), this.clock.instant()));
	}

	private record Spender(String caller, StoreKey key) {
	}

	private record Spent(AtomicInteger times, Instant since) {
	}

}

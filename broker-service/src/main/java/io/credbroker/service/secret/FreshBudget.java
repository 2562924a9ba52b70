package io.credbroker.service.secret;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How often one caller may pass over the cache for one secret: a bounded number of times
 * in each minute.
 */
final class FreshBudget {

	private static final Logger log = LoggerFactory.getLogger(FreshBudget.class);

	private static final int MAXIMUM = 10_000;

	private final Cache<Spender, AtomicInteger> spent;

	private final int budget;

	FreshBudget(int budget, Clock clock) {
		this.budget = budget;
		this.spent = Caffeine.newBuilder()
			.maximumSize(MAXIMUM)
			.ticker(() -> Duration.between(Instant.EPOCH, clock.instant()).toNanos())
			.expireAfterWrite(Duration.ofMinutes(1))
			.build();
	}

	/**
	 * Whether there is still some left, of which this takes one.
	 */
	boolean take(ReadRequest request) {
		int taken = this.spent
			.get(new Spender(request.onBehalfOf().caller(), request.key()), (spender) -> new AtomicInteger())
			.incrementAndGet();
		if (taken == this.budget + 1) {
			log.atWarn()
				.addKeyValue("store", request.key().store())
				.addKeyValue("key", request.key().key())
				.addKeyValue("caller", request.onBehalfOf().caller())
				.log("A caller passes over the cache too often; it is answered from memory for up to a minute");
		}
		return taken <= this.budget;
	}

	private record Spender(String caller, StoreKey key) {
	}

}

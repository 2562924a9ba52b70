package io.credbroker.service.secret;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

import io.credbroker.service.quota.Quota;
import io.credbroker.service.quota.Quotas;
import io.credbroker.service.store.CallerBudgets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limits how often per minute one caller may force a read of one secret, with
 * {@code fresh} or with a {@code min_ttl} longer than the cached secret lasts; also
 * charges the caller's budget for the store.
 */
final class FreshBudget {

	private static final Logger log = LoggerFactory.getLogger(FreshBudget.class);

	private static final Duration SOON = Duration.ofSeconds(1);

	private static final Duration WINDOW = Duration.ofMinutes(1);

	private final Quotas<CallerKey> reads;

	private final Quotas<CallerKey> warnings;

	FreshBudget(int budget, Clock clock) {
		LongSupplier nanos = () -> Duration.between(Instant.EPOCH, clock.instant()).toNanos();
		this.reads = new Quotas<>(Quota.perPeriod(budget, WINDOW), nanos);
		this.warnings = new Quotas<>(Quota.perPeriod(1, WINDOW), nanos);
	}

	/**
	 * Takes one forced read from the budget, and tells whether one was left.
	 */
	boolean take(ReadRequest request, CallerBudgets store) {
		CallerKey spender = spender(request);
		if (this.reads.tryTake(spender)) {
			return store.take(spender.caller());
		}
		if (this.warnings.tryTake(spender)) {
			log.atWarn()
				.addKeyValue("store", request.key().store())
				.addKeyValue("key", request.key().key().path())
				.addKeyValue("caller", request.audit().caller())
				.log("A caller forces reads of a secret too often; it is answered from the cache for up to a minute");
		}
		return false;
	}

	/**
	 * How long until a forced read is available again.
	 */
	Duration retryAfter(ReadRequest request) {
		Duration left = this.reads.untilNext(spender(request));
		return (left.compareTo(SOON) > 0) ? left : SOON;
	}

	private static CallerKey spender(ReadRequest request) {
		return new CallerKey(request.audit().caller(), request.key().toKeep());
	}

	private record CallerKey(String caller, StoreKey key) {
	}

}

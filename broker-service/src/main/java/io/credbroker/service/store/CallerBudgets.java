package io.credbroker.service.store;

import java.time.Duration;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many calls to one store each caller may waste: on secrets that the store does not
 * have or does not give, and on refreshes that it forces.
 * <p>
 * That is a tenth of the store's calls per second on and on, and a fifth at once.
 */
public final class CallerBudgets {

	private static final Logger log = LoggerFactory.getLogger(CallerBudgets.class);

	private static final int CALLERS = 10_000;

	private static final int LEAST_AT_ONCE = 10;

	private final Cache<String, Bucket> budgets = Caffeine.newBuilder().maximumSize(CALLERS).build();

	/** Who has been told of in the last minute. */
	private final Cache<String, Boolean> told = Caffeine.newBuilder()
		.maximumSize(CALLERS)
		.expireAfterWrite(Duration.ofMinutes(1))
		.build();

	private final String store;

	private final int atOnce;

	private final int perPeriod;

	private final Duration period;

	CallerBudgets(Store store, Duration period) {
		int callsPerPeriod = store.bounds().callsPerSecond();
		this.store = store.name();
		this.atOnce = Math.max(LEAST_AT_ONCE, callsPerPeriod / 5);
		this.perPeriod = Math.max(1, callsPerPeriod / 10);
		this.period = period;
	}

	/**
	 * Whether the caller has anything left to waste.
	 */
	public boolean hasLeft(String caller) {
		return budget(caller).getAvailableTokens() > 0;
	}

	/**
	 * Counts a call that turned out to be wasted, also where nothing is left.
	 */
	void waste(String caller) {
		var _ = budget(caller).tryConsume(1);
	}

	/**
	 * Whether there was one left, of which this takes one.
	 */
	public boolean take(String caller) {
		return budget(caller).tryConsume(1);
	}

	/**
	 * Tells of a caller whose call was not made, once a minute.
	 */
	void refused(String caller) {
		if (this.told.asMap().putIfAbsent(caller, Boolean.TRUE) == null) {
			log.atWarn()
				.addKeyValue("store", this.store)
				.addKeyValue("caller", caller)
				.log("A caller has wasted its calls to the store; it is refused what the store may not have");
		}
	}

	private Bucket budget(String caller) {
		return this.budgets.get(caller,
				(name) -> Bucket.builder()
					.addLimit((limit) -> limit.capacity(this.atOnce).refillGreedy(this.perPeriod, this.period))
					.withNanosecondPrecision()
					.build());
	}

}

package io.credbroker.service.store;

import java.time.Duration;

import io.credbroker.service.quota.Quota;
import io.credbroker.service.quota.Quotas;
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

	private static final int LEAST_AT_ONCE = 10;

	private final String store;

	private final Quotas<String> calls;

	private final Quotas<String> warnings = new Quotas<>(Quota.perPeriod(1, Duration.ofMinutes(1)), System::nanoTime);

	CallerBudgets(Store store, Duration period) {
		int callsPerPeriod = store.bounds().callsPerSecond();
		this.store = store.name();
		this.calls = new Quotas<>(
				Quota.steady(Math.max(LEAST_AT_ONCE, callsPerPeriod / 5), Math.max(1, callsPerPeriod / 10), period),
				System::nanoTime);
	}

	/**
	 * Whether the caller has anything left to waste.
	 */
	public boolean hasLeft(String caller) {
		return this.calls.hasLeft(caller);
	}

	/**
	 * Counts a call that turned out to be wasted, also where nothing is left.
	 */
	void waste(String caller) {
		var _ = this.calls.tryTake(caller);
	}

	/**
	 * Whether there was one left, of which this takes one.
	 */
	public boolean take(String caller) {
		return this.calls.tryTake(caller);
	}

	/**
	 * Tells of a caller whose call was not made, once a minute.
	 */
	void refused(String caller) {
		if (this.warnings.tryTake(caller)) {
			log.atWarn()
				.addKeyValue("store", this.store)
				.addKeyValue("caller", caller)
				.log("A caller has wasted its calls to the store; it is refused what the store may not have");
		}
	}

}

package io.credbroker.service.store;

import java.time.Duration;

import io.credbroker.service.quota.Quota;
import io.credbroker.service.quota.Quotas;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many useless calls to one store each caller may cause: for secrets that the store
 * does not have or denies, and by forced refreshes.
 * <p>
 * The budget is a tenth of the store's calls per second in the long run, and a fifth in a
 * burst.
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
	 * Whether the caller has budget left.
	 */
	public boolean hasLeft(String caller) {
		return this.calls.hasLeft(caller);
	}

	/**
	 * Charges a useless call, even if no budget is left.
	 */
	void waste(String caller) {
		var _ = this.calls.tryTake(caller);
	}

	/**
	 * Takes one call from the budget, and tells whether one was left.
	 */
	public boolean take(String caller) {
		return this.calls.tryTake(caller);
	}

	/**
	 * Logs a caller whose call was not made, at most once a minute.
	 */
	void refused(String caller) {
		if (this.warnings.tryTake(caller)) {
			log.atWarn()
				.addKeyValue("store", this.store)
				.addKeyValue("caller", caller)
				.log("A caller has used up its budget for useless calls to the store; its lookups of secrets that the store may not have are refused");
		}
	}

}

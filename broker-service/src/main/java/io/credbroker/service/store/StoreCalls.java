package io.credbroker.service.store;

import java.util.function.Supplier;

/**
 * Makes the calls of one read of one secret, within the bounds of its store.
 *
 * @param key the secret's name inside the store
 * @param payers the callers that may pay for them
 * @param speculative whether the store is not known to have such a secret
 */
public record StoreCalls(BoundedStore bounded, String key, ReadCallers payers, boolean speculative) {

	public Store store() {
		return this.bounded.store();
	}

	/**
	 * Makes the call if the bounds allow it; waits for a turn for at most half of the
	 * store's timeout.
	 * @param <T> what the store answers
	 */
	public <T> CallResult<T> call(Supplier<T> call) {
		return this.bounded.call(this, call);
	}

	/**
	 * Charges the calls to the budget of the caller that paid, because they were useless.
	 */
	public void wasted() {
		this.bounded.budgets().waste(this.payers.payer());
	}

}

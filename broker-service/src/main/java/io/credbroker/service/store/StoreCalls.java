package io.credbroker.service.store;

import java.util.function.Supplier;

/**
 * The calls that one read of one secret makes, within the bounds of its store.
 *
 * @param key the secret's name inside the store
 * @param payers the callers on whose account they go
 * @param speculative whether nobody knows that the store has such a secret
 */
public record StoreCalls(BoundedStore bounded, String key, ReadCallers payers, boolean speculative) {

	public Store store() {
		return this.bounded.store();
	}

	/**
	 * Makes the call if the bounds allow it, waiting for a turn for half of the store's
	 * timeout at most.
	 * @param <T> what the store answers
	 */
	public <T> CallResult<T> call(Supplier<T> call) {
		return this.bounded.call(this, call);
	}

	/**
	 * Counts them against the caller who paid, because they brought nothing.
	 */
	public void wasted() {
		this.bounded.budgets().waste(this.payers.payer());
	}

}

package io.credbroker.service.store;

/**
 * What became of an order to a store, such as to rotate a secret.
 */
public sealed interface OrderOutcome {

	/** The store took the order. */
	record Accepted() implements OrderOutcome {
	}

	/**
	 * The store cannot do this.
	 *
	 * @param reason one sentence, as the provider says it
	 */
	record NotSupported(String reason) implements OrderOutcome {
	}

	/** The store did not take the order, or was not asked. */
	record Refused(StoreFailure why) implements OrderOutcome {
	}

	/** The store may have taken the order: its answer was lost or is no clear one. */
	record Uncertain(StoreFailure why) implements OrderOutcome {
	}

}

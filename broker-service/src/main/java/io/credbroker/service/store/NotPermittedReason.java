package io.credbroker.service.store;

/**
 * Why a call to a store is not made.
 */
enum NotPermittedReason {

	/** The store has asked for a pause. */
	RETRY_AFTER,
	/** Calls for this key fail or are throttled. */
	KEY,
	/** The store rejects the broker's own credential. */
	REJECTED,
	/** The circuit breaker is open because calls fail. */
	OUTAGES,
	/** The caller has used up its budget for useless calls. */
	BUDGET,
	/** The limit of calls per second is reached. */
	RATE,
	/** The limit of concurrent calls is reached. */
	CONCURRENCY

}

package io.credbroker.service.store;

/**
 * Why a call to a store is not made.
 */
enum NotPermittedReason {

	/** The store has asked to be left alone. */
	RETRY_AFTER,
	/** The calls of this key fail, or the store asked for fewer of them. */
	KEY,
	/** The store rejects the broker's own credential. */
	REJECTED,
	/** Its calls fail. */
	OUTAGES,
	/** The caller has wasted too many calls. */
	BUDGET,
	/** It has had its calls of this second. */
	RATE,
	/** It is answering as many as it may at once. */
	CONCURRENCY

}

package io.credbroker.service.secret;

/**
 * Why a call to a store is not made.
 */
enum Limit {

	/** The store has asked to be left alone. */
	QUIET,
	/** It rejects the broker's credential call after call. */
	REFUSALS,
	/** Its calls fail. */
	OUTAGES,
	/** It has had its calls of this second. */
	RATE,
	/** It is answering as many as it may at once. */
	CONCURRENCY

}

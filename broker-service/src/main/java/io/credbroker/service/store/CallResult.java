package io.credbroker.service.store;

/**
 * What came of a call that may not have been made.
 *
 * @param <T> what the store answers
 */
public sealed interface CallResult<T> {

	/** The store's own answer. */
	record Answered<T>(T answer) implements CallResult<T> {
	}

	/** The store was not asked. */
	record CallNotPermitted<T>(StoreFailure.RetryableFailure why) implements CallResult<T> {
	}

}

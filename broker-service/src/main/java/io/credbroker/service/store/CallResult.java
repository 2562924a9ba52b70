package io.credbroker.service.store;

/**
 * The result of a call, which may not have been made.
 *
 * @param <T> the type of the store's answer
 */
public sealed interface CallResult<T> {

	/** The store's own answer. */
	record Answered<T>(T answer) implements CallResult<T> {
	}

	/** The store was not asked. */
	record CallNotPermitted<T>(StoreFailure.RetryableFailure why) implements CallResult<T> {
	}

}

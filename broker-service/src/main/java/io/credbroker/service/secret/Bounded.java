package io.credbroker.service.secret;

/**
 * What came of a call that may not have been made.
 *
 * @param <T> what the store answers
 */
sealed interface Bounded<T> {

	/** The store's own answer. */
	record Answered<T>(T answer) implements Bounded<T> {
	}

	/** The store was not asked. */
	record NotAsked<T>(Reading.Failure why) implements Bounded<T> {
	}

}

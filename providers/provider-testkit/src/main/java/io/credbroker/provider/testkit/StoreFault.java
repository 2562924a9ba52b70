package io.credbroker.provider.testkit;

/**
 * What a store can do to a provider.
 */
public enum StoreFault {

	/**
	 * The store accepts the broker, and gives it nothing of what it asks for.
	 */
	DENYING,

	/**
	 * The store does not accept the broker's own credential, whatever is asked for.
	 */
	REJECTING,

	/**
	 * The store asks for fewer calls.
	 */
	THROTTLING,

	/**
	 * The store accepts a call and never answers it.
	 */
	HANGING,

	/**
	 * The store cannot be reached.
	 */
	DOWN,

	/**
	 * The store answers with the seeded values inside something that is no answer, so
	 * that an error message quoting it would leak them.
	 */
	GARBAGE

}

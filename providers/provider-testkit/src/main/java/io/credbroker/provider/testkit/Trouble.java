package io.credbroker.provider.testkit;

/**
 * What a store can do to a provider.
 */
public enum Trouble {

	/**
	 * The store refuses the broker itself, whatever it asks for.
	 */
	REFUSING,

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

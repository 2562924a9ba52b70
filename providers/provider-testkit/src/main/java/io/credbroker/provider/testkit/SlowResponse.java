package io.credbroker.provider.testkit;

/**
 * An answer that begins within the time limit and does not end.
 */
public enum SlowResponse {

	/**
	 * One header after the other.
	 */
	DRIPS_HEADERS,

	/**
	 * Half of the announced body, and then nothing.
	 */
	STALLS_IN_THE_BODY,

	/**
	 * A body of one byte at a time, without an end.
	 */
	DRIPS_THE_BODY,

	/**
	 * A body whose end is the end of the connection, which stays open.
	 */
	NEVER_CLOSES

}

package io.credbroker.provider.testkit;

/**
 * An answer that begins in time and does not end.
 */
public enum SlowResponse {

	/**
	 * One header after the other.
	 */
	DRIPS_HEADERS,

	/**
	 * Half of the body that the headers announce, and then nothing.
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

package io.credbroker.service.lookup;

import org.jspecify.annotations.Nullable;

/**
 * The content of an answer in the requested form; its {@code toString} does not reveal
 * it.
 */
public sealed interface Representation {

	/**
	 * A connection.
	 *
	 * @param connType the connection's type, if it has one; no secret
	 * @param uri the connection as a URI, if requested and possible
	 * @param json the connection under Airflow's keys, if requested
	 */
	record OfConnection(@Nullable String connType, @Nullable EncodedJson uri,
			@Nullable EncodedJson json) implements Representation {
	}

	/** The value of a variable or a config. */
	record OfValue(EncodedJson value) implements Representation {
	}

	/** No secret: the caller already holds it, and learns until when it may be used. */
	record NotModified() implements Representation {
	}

}

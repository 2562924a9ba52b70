package io.credbroker.service.lookup;

import org.jspecify.annotations.Nullable;

/**
 * What a granted lookup is answered with, in the form that was asked for; prints none of
 * it.
 */
public sealed interface Representation {

	/**
	 * A connection.
	 *
	 * @param connType the connection's type, which is no secret
	 * @param uri the connection as a URI, where that was asked for and a URI can carry it
	 * @param json the connection under Airflow's own keys, where that was asked for
	 */
	record OfConnection(String connType, @Nullable EncodedJson uri,
			@Nullable EncodedJson json) implements Representation {
	}

	/** The value of a variable or a config. */
	record OfValue(EncodedJson value) implements Representation {
	}

	/** No secret: the caller holds it already, and is told until when it may be used. */
	record NotModified() implements Representation {
	}

}

package io.credbroker.service.connection;

import io.credbroker.spi.SecretValue;

/**
 * What came of putting a secret into its shape.
 */
public sealed interface Assembly {

	/** A connection, ready to be written. */
	record Connection(AirflowConnection connection) implements Assembly {
	}

	/** The value of a variable or a config. */
	record Value(SecretValue value) implements Assembly {
	}

	/**
	 * The secret does not fit its shape.
	 *
	 * @param reason names the field or the part, never its content
	 */
	record Unfit(String reason) implements Assembly {
	}

}

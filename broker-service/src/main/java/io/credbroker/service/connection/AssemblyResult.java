package io.credbroker.service.connection;

import io.credbroker.spi.SecretValue;

/**
 * The result of putting a secret into its shape.
 */
public sealed interface AssemblyResult {

	/** A connection, ready to be written. */
	record Connection(AirflowConnection connection) implements AssemblyResult {
	}

	/** The value of a variable or a config. */
	record Value(SecretValue value) implements AssemblyResult {
	}

	/**
	 * The secret does not fit its shape.
	 *
	 * @param reason names the field or the part, never its content
	 */
	record Malformed(String reason) implements AssemblyResult {
	}

}

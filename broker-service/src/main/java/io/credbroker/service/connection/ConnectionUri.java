package io.credbroker.service.connection;

import io.credbroker.spi.SecretValue;

/**
 * A connection as a URI exactly as Airflow writes it, or why a URI cannot carry it.
 * <p>
 * A URI is written only if every supported version of Airflow reads the same connection
 * from it and it is within the size limit; a description cannot be part of a URI and is
 * left out.
 */
public sealed interface ConnectionUri {

	/**
	 * The URI, which holds the secret.
	 */
	record Written(SecretValue uri) implements ConnectionUri {
	}

	/**
	 * Only JSON can carry the connection.
	 *
	 * @param reason names the part, never its content
	 */
	record Impossible(String reason) implements ConnectionUri {
	}

	/**
	 * Writes a connection as a URI if it can be.
	 */
	static ConnectionUri of(AirflowConnection connection) {
		String tooLarge = UriSizeLimit.obstacle(connection);
		String obstacle = (tooLarge != null) ? tooLarge : UriRestrictions.of(connection);
		if (obstacle != null) {
			return new Impossible(obstacle);
		}
		String uri = AirflowUriWriter.of(connection);
		String changed = PlainConnections.of(connection) ? null : UriRestrictions.change(connection, uri);
		return (changed == null) ? new Written(SecretValue.of(uri))
				: new Impossible("Airflow would not read the same " + changed + " from a URI");
	}

}

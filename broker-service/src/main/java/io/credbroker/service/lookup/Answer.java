package io.credbroker.service.lookup;

import io.credbroker.service.connection.AirflowConnection;
import io.credbroker.service.connection.ConnectionJson;
import io.credbroker.service.connection.ConnectionUri;
import io.credbroker.spi.SecretValue;
import org.jspecify.annotations.Nullable;

/**
 * What a granted lookup answers with; prints none of it.
 */
public sealed interface Answer {

	/**
	 * A connection.
	 *
	 * @param json the connection under Airflow's own keys, the password among them
	 */
	record OfConnection(AirflowConnection connection, SecretValue json) implements Answer {

		static OfConnection of(AirflowConnection connection) {
			return new OfConnection(connection, ConnectionJson.object(connection));
		}

		/** The connection's type, which is no secret. */
		public String connType() {
			return this.connection.connType();
		}

		/** The connection as a URI, where a URI can carry it. */
		public Uri uri() {
			return switch (ConnectionUri.of(this.connection)) {
				case ConnectionUri.Written(var text) -> new Uri(text, null);
				case ConnectionUri.Impossible(var reason) -> new Uri(null, reason);
			};
		}

		@Override
		public String toString() {
			return "OfConnection[connType=" + connType() + "]";
		}

	}

	/**
	 * A URI, or why there is none.
	 *
	 * @param impossible names the part that a URI cannot carry, never its content
	 */
	record Uri(@Nullable SecretValue text, @Nullable String impossible) {
	}

	/** The value of a variable or a config. */
	record OfValue(SecretValue value) implements Answer {
	}

}

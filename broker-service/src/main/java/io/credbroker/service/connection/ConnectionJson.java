package io.credbroker.service.connection;

import java.util.LinkedHashMap;
import java.util.Map;

import io.credbroker.spi.SecretValue;
import org.jspecify.annotations.Nullable;

/**
 * A connection under the keys that Airflow's {@code Connection.from_json} knows.
 */
public final class ConnectionJson {

	private ConnectionJson() {
	}

	/**
	 * The parts that are present, in Airflow's order: texts, except for an integer port
	 * and an object extra. They include the password.
	 */
	public static Map<String, Object> fields(AirflowConnection connection) {
		Map<String, Object> fields = new LinkedHashMap<>();
		put(fields, "conn_type", connection.connType());
		put(fields, "description", connection.description());
		put(fields, "host", connection.host());
		put(fields, "login", connection.login());
		put(fields, "password", (connection.password() != null) ? connection.password().reveal() : null);
		put(fields, "schema", connection.schema());
		put(fields, "port", connection.port());
		Map<String, @Nullable Object> extra = connection.extra();
		if (extra != null && !extra.isEmpty()) {
			fields.put("extra", extra);
		}
		return fields;
	}

	/**
	 * The text that Airflow's {@code Connection.as_json()} writes.
	 */
	public static SecretValue text(AirflowConnection connection) {
		return SecretValue.of(PythonJson.dumps(fields(connection)));
	}

	private static void put(Map<String, Object> fields, String key, @Nullable Object value) {
		if (value != null) {
			fields.put(key, value);
		}
	}

}

package io.credbroker.service.connection;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.credbroker.spi.SecretValue;

/**
 * The names under which Airflow's backend for AWS Secrets Manager finds the parts of a
 * connection.
 */
final class AwsFieldNames {

	private static final Map<String, List<String>> NAMES = Map.of("login",
			List.of("login", "user", "username", "user_name"), "password", List.of("password", "pass", "key"), "host",
			List.of("host", "remote_host", "server"), "port", List.of("port"), "schema", List.of("database", "schema"),
			"conn_type", List.of("conn_type", "conn_id", "connection_type", "engine"), "extra", List.of("extra"));

	private AwsFieldNames() {
	}

	/**
	 * The fields under Airflow's keys. Of several names of one part the first in the
	 * secret counts, even if it is null; all other fields are left out.
	 */
	static Map<String, SecretValue> standardized(Map<String, SecretValue> fields) {
		Map<String, SecretValue> parts = new LinkedHashMap<>();
		fields.forEach((name, value) -> NAMES.forEach((part, names) -> {
			if (names.contains(name)) {
				parts.putIfAbsent(part, value);
			}
		}));
		return parts;
	}

}

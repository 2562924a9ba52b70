package io.credbroker.service.connection;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Writes a URI as {@code Connection.get_uri()} of Airflow's Task SDK does.
 */
final class AirflowUriWriter {

	private AirflowUriWriter() {
	}

	static String of(AirflowConnection connection) {
		StringBuilder uri = new StringBuilder(
				TextChecks.orEmpty(connection.connType()).toLowerCase(Locale.ROOT).replace('_', '-'));
		uri.append("://");
		String host = TextChecks.orEmpty(connection.host());
		int protocolEnd = host.indexOf("://");
		if (protocolEnd >= 0 && !host.substring(0, protocolEnd).equals(connection.connType())) {
			uri.append(host, 0, protocolEnd + 3);
			host = host.substring(protocolEnd + 3);
		}
		String authority = authority(connection);
		uri.append(authority).append(PythonQuoting.quote(host));
		if (connection.port() != null && connection.port() != 0) {
			uri.append((authority.isEmpty() && host.isEmpty()) ? "@:" : ":").append(connection.port());
		}
		String schema = TextChecks.orEmpty(connection.schema());
		uri.append(schema.isEmpty() ? "" : "/" + PythonQuoting.quote(schema));
		Map<String, @Nullable Object> extra = connection.extra();
		if (extra != null && !extra.isEmpty()) {
			uri.append(schema.isEmpty() ? "/?" : "?").append(query(extra));
		}
		return uri.toString();
	}

	private static String authority(AirflowConnection connection) {
		String login = PythonQuoting.quote(TextChecks.orEmpty(connection.login()));
		String authority = (connection.password() != null)
				? login + ":" + PythonQuoting.quote(connection.password().reveal()) : login;
		return authority.isEmpty() ? "" : authority + "@";
	}

	private static String query(Map<String, @Nullable Object> extra) {
		if (!isFlat(extra)) {
			return ParsedUri.EXTRA_KEY + "=" + PythonQuoting.quotePlus(PythonJson.dumps(extra));
		}
		return extra.entrySet()
			.stream()
			.map((entry) -> PythonQuoting.quotePlus(entry.getKey()) + "="
					+ PythonQuoting.quotePlus(String.valueOf(entry.getValue())))
			.collect(Collectors.joining("&"));
	}

	/** Whether every value is a text, so that the query can hold each on its own. */
	static boolean isFlat(Map<String, @Nullable Object> extra) {
		return extra.values().stream().allMatch(String.class::isInstance);
	}

}

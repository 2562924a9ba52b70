package io.credbroker.service.connection;

import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

import io.credbroker.service.connection.UrlParts.NotReadable;
import org.jspecify.annotations.Nullable;

/**
 * Finds the parts of a connection that a URI cannot carry.
 */
final class UriRestrictions {

	private static final Pattern CONN_TYPE = Pattern.compile("[a-z][a-z0-9_+.]*+");

	private UriRestrictions() {
	}

	/**
	 * Why no URI should be written, or {@code null}.
	 */
	static @Nullable String of(AirflowConnection connection) {
		if (connection.connType() == null) {
			return "the connection has no conn_type, with which a URI starts";
		}
		if (!CONN_TYPE.matcher(connection.connType()).matches()) {
			return "the conn_type is not made of lower-case letters, digits, \"_\", \"+\" and \".\", as a URI's scheme must be";
		}
		Map<String, @Nullable Object> extra = connection.extra();
		if (extra == null || !AirflowUriWriter.isFlat(extra)) {
			return null;
		}
		if (extra.containsKey(ParsedUri.EXTRA_KEY)) {
			return "the extra has a key " + ParsedUri.EXTRA_KEY + ", which Airflow takes for the whole extra";
		}
		if (extra.values().stream().anyMatch((value) -> PythonJson.readable(String.valueOf(value)))) {
			return "the extra holds a text such as \"1\" or \"true\", which some versions of Airflow read as a number or another value";
		}
		return null;
	}

	/**
	 * The part that Airflow would read differently, or {@code null}.
	 */
	static @Nullable String change(AirflowConnection connection, String uri) {
		try {
			return change(connection, ParsedUri.of(uri));
		}
		catch (NotReadable ex) {
			return ex.part();
		}
	}

	private static @Nullable String change(AirflowConnection connection, ParsedUri read) {
		String password = (connection.password() != null) ? connection.password().reveal() : null;
		int port = (connection.port() != null) ? connection.port() : 0;
		Map<String, @Nullable Object> extra = connection.extra();
		String extraText = (extra == null || extra.isEmpty()) ? "" : PythonJson.dumps(extra);
		if (!read.connType().equals(connection.connType())) {
			return "conn_type";
		}
		if (!read.host().equals(TextChecks.orEmpty(connection.host()))) {
			return "host";
		}
		if (!same(read.login(), connection.login())) {
			return "login";
		}
		if (!same(read.password(), password)) {
			return "password";
		}
		if (!same(read.schema(), connection.schema())) {
			return "schema";
		}
		if (!Objects.equals(read.port(), (port != 0) ? port : null)) {
			return "port";
		}
		return TextChecks.orEmpty(read.extra()).equals(extraText) ? null : "extra";
	}

	/** Airflow treats an empty part as absent. */
	private static boolean same(@Nullable String one, @Nullable String other) {
		return TextChecks.orEmpty(one).equals(TextChecks.orEmpty(other));
	}

}

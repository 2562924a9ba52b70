package io.credbroker.service.connection;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import io.credbroker.spi.SecretValue;
import org.jspecify.annotations.Nullable;

/**
 * Reads a connection from Airflow's own keys, as {@code Connection.from_json} does.
 */
final class ConnectionParts {

	private static final Set<String> KEYS = Set.of("conn_type", "description", "host", "login", "password", "schema",
			"port", "extra");

	/** Stands for all other keys. */
	private static final String URI = "uri";

	private static final Pattern SHOWN = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,39}");

	private ConnectionParts() {
	}

	/**
	 * Whether all names are Airflow's keys.
	 */
	static boolean areKeys(Set<String> names) {
		return !names.isEmpty() && KEYS.containsAll(names);
	}

	/**
	 * Whether Airflow knows the name.
	 */
	static boolean isKey(String name) {
		return KEYS.contains(name) || name.equals(URI);
	}

	static AirflowConnection read(Map<String, SecretValue> fields) throws MalformedSecretException {
		for (String name : fields.keySet()) {
			if (!isKey(name)) {
				throw new MalformedSecretException(
						"the secret has " + (SHOWN.matcher(name).matches() ? "the field \"" + name + "\"" : "a field")
								+ ", which Airflow does not know; known are "
								+ String.join(", ", KEYS.stream().sorted().toList()));
			}
		}
		String uri = text(fields, URI);
		return (uri != null) ? ofUri(uri, fields) : checked(parts(fields));
	}

	private static AirflowConnection ofUri(String uri, Map<String, SecretValue> fields)
			throws MalformedSecretException {
		for (Map.Entry<String, SecretValue> other : fields.entrySet()) {
			if (!other.getKey().equals(URI) && !isEmpty(other.getValue())) {
				throw new MalformedSecretException("the secret has uri beside the field " + other.getKey()
						+ ", and Airflow takes one or the other");
			}
		}
		return readUri(uri.strip());
	}

	private static boolean isEmpty(SecretValue value) {
		return value.isJsonNull() || value.reveal().isEmpty();
	}

	private static AirflowConnection parts(Map<String, SecretValue> fields) throws MalformedSecretException {
		SecretValue type = fields.get("conn_type");
		if (type != null && type.isJson() && !type.isJsonNull()) {
			throw new MalformedSecretException("conn_type is not a text; put quotes around it");
		}
		String connType = TextChecks.orEmpty(text(fields, "conn_type"));
		String password = text(fields, "password");
		SecretValue extra = fields.get("extra");
		return new AirflowConnection(orNull(ParsedUri.connType(connType)), text(fields, "description"),
				text(fields, "host"), text(fields, "login"), (password != null) ? SecretValue.of(password) : null,
				text(fields, "schema"), port(fields.get("port")), (extra != null) ? ExtraReader.read(extra) : null);
	}

	/**
	 * A text, or a number as a text, because hooks expect one.
	 */
	private static @Nullable String text(Map<String, SecretValue> fields, String key) throws MalformedSecretException {
		SecretValue value = fields.get(key);
		if (value == null || value.isJsonNull()) {
			return null;
		}
		if (SecretJson.isStructure(value)) {
			throw new MalformedSecretException(key + " is a list or an object, and must be a text");
		}
		if (value.isJson() && (value.reveal().equals("true") || value.reveal().equals("false"))) {
			throw new MalformedSecretException(key + " is not a text; put quotes around it");
		}
		return value.reveal();
	}

	private static @Nullable Integer port(@Nullable SecretValue port) throws MalformedSecretException {
		if (port == null || port.isJsonNull()) {
			return null;
		}
		Integer number = PortNumbers.of(port.isJson() ? port : SecretValue.of(port.reveal().strip()));
		return (port.isJson() && Integer.valueOf(0).equals(number)) ? null : number;
	}

	/**
	 * Reads a URI as Airflow does; one without a type starts with two slashes.
	 */
	static AirflowConnection readUri(String text) throws MalformedSecretException {
		TextChecks.refuseUnreadable("the URI", text);
		try {
			ParsedUri read = ParsedUri.of(text);
			String password = read.password();
			if (read.connType().isEmpty() && !text.startsWith("//")) {
				throw new MalformedSecretException(
						"the secret holds no URI with a conn_type; a URI starts with it, and \"_\" in it is written \"-\"");
			}
			return checked(new AirflowConnection(orNull(read.connType()), null, read.host(), read.login(),
					(password != null) ? SecretValue.of(password) : null, read.schema(), read.port(),
					(read.extra() != null) ? ExtraReader.read(SecretValue.of(read.extra())) : null));
		}
		catch (UrlParts.NotReadable ex) {
			throw new MalformedSecretException("the secret has no URI that Airflow can read; see its " + ex.part());
		}
	}

	private static @Nullable String orNull(String connType) {
		return connType.isEmpty() ? null : connType;
	}

	private static AirflowConnection checked(AirflowConnection connection) throws MalformedSecretException {
		for (Map.Entry<String, Object> part : ConnectionJson.fields(connection).entrySet()) {
			TextChecks.refuseUnreadable(part.getKey(), part.getValue());
		}
		return connection;
	}

}

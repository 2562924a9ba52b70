package io.credbroker.service.connection;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import io.credbroker.service.connection.UrlParts.NotReadable;
import io.credbroker.spi.Secret;
import io.credbroker.spi.SecretValue;
import org.jspecify.annotations.Nullable;

/**
 * Reads a connection that a secret holds as a whole, as Airflow's own backends store it:
 * a URI or JSON in its only field or in {@code conn_uri}, or Airflow's keys as its
 * fields.
 */
final class WholeConnectionReader {

	private static final Set<String> KEYS = Set.of("conn_type", "description", "host", "login", "password", "schema",
			"port", "extra");

	private WholeConnectionReader() {
	}

	static AirflowConnection read(Secret secret) throws MalformedSecretException {
		Map<String, SecretValue> fields = secret.fields();
		SecretValue uri = fields.get("conn_uri");
		if (uri != null) {
			return text(uri.reveal());
		}
		if (fields.containsKey("conn_type")) {
			Map<String, @Nullable Object> parts = new LinkedHashMap<>();
			fields.forEach((name, value) -> parts.put(name, value.isJsonNull() ? null : value.reveal()));
			return parts(parts);
		}
		if (fields.size() == 1) {
			return text(fields.values().iterator().next().reveal());
		}
		throw new MalformedSecretException(
				"the secret has several fields, of which none is conn_uri or conn_type; store one field with a URI or JSON");
	}

	private static AirflowConnection text(String text) throws MalformedSecretException {
		String stripped = text.strip();
		if (stripped.isEmpty()) {
			throw new MalformedSecretException("the secret is empty; store an Airflow URI or JSON");
		}
		if (!stripped.startsWith("{")) {
			return uri(stripped);
		}
		Map<String, @Nullable Object> parts = PythonJson.object(stripped);
		if (parts == null) {
			throw new MalformedSecretException("the secret starts like JSON but is not valid JSON");
		}
		return (parts.size() == 1 && parts.get("uri") instanceof String uri) ? uri(uri) : parts(parts);
	}

	private static AirflowConnection uri(String text) throws MalformedSecretException {
		check("the URI", text);
		try {
			ParsedUri read = ParsedUri.of(text);
			String password = read.password();
			return checked(new AirflowConnection(read.connType(), null, read.host(), read.login(),
					(password != null) ? SecretValue.of(password) : null, read.schema(), read.port(),
					extra(read.extra())));
		}
		catch (NotReadable ex) {
			throw new MalformedSecretException("the secret has no URI that Airflow can read; see its " + ex.part());
		}
	}

	private static AirflowConnection parts(Map<String, @Nullable Object> parts) throws MalformedSecretException {
		if (!KEYS.containsAll(parts.keySet())) {
			throw new MalformedSecretException("the secret has a key that Airflow does not know; known are "
					+ String.join(", ", KEYS.stream().sorted().toList()));
		}
		String connType = text(parts, "conn_type");
		String password = text(parts, "password");
		return checked(
				new AirflowConnection(ParsedUri.connType(TextChecks.orEmpty(connType)), text(parts, "description"),
						text(parts, "host"), text(parts, "login"), (password != null) ? SecretValue.of(password) : null,
						text(parts, "schema"), port(parts.get("port")), extra(parts.get("extra"))));
	}

	private static @Nullable String text(Map<String, @Nullable Object> parts, String key)
			throws MalformedSecretException {
		return switch (parts.get(key)) {
			case null -> null;
			case String text -> text;
			default -> throw new MalformedSecretException(key + " is not a text; put quotes around it");
		};
	}

	private static @Nullable Integer port(@Nullable Object port) throws MalformedSecretException {
		String text = switch (port) {
			case null -> "";
			case String string -> string.strip();
			case Number number -> number.toString();
			default -> "none";
		};
		Integer parsed = text.isEmpty() ? null : PortNumbers.parse(text);
		if (parsed == null && !text.isEmpty()) {
			throw new MalformedSecretException("port is not a number from 0 to 65535");
		}
		return parsed;
	}

	@SuppressWarnings("unchecked")
	private static @Nullable Map<String, @Nullable Object> extra(@Nullable Object extra)
			throws MalformedSecretException {
		Map<String, @Nullable Object> object = switch (extra) {
			case null -> Map.of();
			case String text -> text.isEmpty() ? Map.of() : PythonJson.object(text);
			case Map<?, ?> map -> (Map<String, @Nullable Object>) map;
			default -> null;
		};
		if (object == null) {
			throw new MalformedSecretException("extra is not a JSON object");
		}
		return object.isEmpty() ? null : object;
	}

	private static AirflowConnection checked(AirflowConnection connection) throws MalformedSecretException {
		if (connection.connType().isEmpty()) {
			throw new MalformedSecretException(
					"the secret does not name a conn_type; a URI starts with it, and \"_\" in it is written \"-\"");
		}
		for (Map.Entry<String, Object> part : ConnectionJson.fields(connection).entrySet()) {
			check(part.getKey(), part.getValue());
		}
		return connection;
	}

	private static void check(String part, @Nullable Object value) throws MalformedSecretException {
		switch (value) {
			case String text -> {
				String fault = TextChecks.fault(text);
				if (fault != null) {
					throw new MalformedSecretException(part + " holds " + fault + ", which Airflow cannot read");
				}
			}
			case Map<?, ?> map -> {
				for (Map.Entry<?, ?> entry : map.entrySet()) {
					check("a key of " + part, entry.getKey());
					check(part, entry.getValue());
				}
			}
			case Iterable<?> list -> {
				for (Object element : list) {
					check(part, element);
				}
			}
			case null, default -> {
			}
		}
	}

}

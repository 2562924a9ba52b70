package io.credbroker.service.connection;

import java.util.Map;

import io.credbroker.service.mapping.WholeForm;
import io.credbroker.spi.Secret;
import io.credbroker.spi.SecretValue;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads a connection that a secret holds as a whole. How it is read depends on the form
 * that the mapping names and on the names of the fields; what a field of Airflow's own
 * name holds makes no difference.
 */
final class WholeConnectionReader {

	private static final String CONN_URI = "conn_uri";

	private static final String SECRET = "the secret";

	private static final String VALUE = "value";

	private WholeConnectionReader() {
	}

	static AirflowConnection read(WholeForm form, Secret secret) throws MalformedSecretException {
		return switch (form) {
			case ANY -> any(secret.fields());
			case AIRFLOW_VAULT -> vault(secret.fields());
			case AIRFLOW_AWS -> aws(secret);
			case URI -> ConnectionParts.readUri(filled(SECRET, uri(secret.fields())).strip());
			case JSON -> json(secret.fields());
		};
	}

	private static AirflowConnection any(Map<String, SecretValue> fields) throws MalformedSecretException {
		SecretValue uri = fields.get(CONN_URI);
		if (uri != null) {
			return uriOrJson("the field conn_uri", uri);
		}
		if (ConnectionParts.areKeys(fields.keySet()) || fields.containsKey("conn_type")) {
			return ConnectionParts.read(fields);
		}
		SecretValue only = only(fields);
		if (only != null) {
			return uriOrJson(SECRET, only);
		}
		throw new MalformedSecretException(
				"the secret has several fields, of which none is conn_uri or conn_type; store one field with a URI or JSON");
	}

	private static AirflowConnection vault(Map<String, SecretValue> fields) throws MalformedSecretException {
		SecretValue uri = fields.get(CONN_URI);
		return (uri != null) ? uriOrJson("the field conn_uri", uri) : parts(fields);
	}

	private static AirflowConnection aws(Secret secret) throws MalformedSecretException {
		SecretValue text = (secret.text() != null) ? secret.text()
				: (secret.fields().size() == 1) ? secret.fields().get(VALUE) : null;
		if (text == null || text.isJson()) {
			return ConnectionParts.read(AwsFieldNames.standardized(secret.fields()));
		}
		String filled = filled(SECRET, text).strip();
		return filled.startsWith("{") ? ConnectionParts.read(AwsFieldNames.standardized(members(SECRET, text)))
				: ConnectionParts.readUri(filled);
	}

	private static AirflowConnection json(Map<String, SecretValue> fields) throws MalformedSecretException {
		SecretValue only = only(fields);
		boolean isParts = only != null && ConnectionParts.isKey(fields.keySet().iterator().next());
		SecretValue text = fields.containsKey(VALUE) ? fields.get(VALUE) : isParts ? null : only;
		return parts((text != null) ? members(SECRET, text) : fields);
	}

	private static SecretValue uri(Map<String, SecretValue> fields) throws MalformedSecretException {
		SecretValue text = fields.containsKey(VALUE) ? fields.get(VALUE) : only(fields);
		if (text == null) {
			throw new MalformedSecretException(
					"the secret has several fields, of which none is value; store one field with a URI");
		}
		return text;
	}

	private static AirflowConnection uriOrJson(String what, SecretValue value) throws MalformedSecretException {
		boolean isJson = value.isJson() && !value.isJsonNull();
		return (isJson || filled(what, value).strip().startsWith("{")) ? parts(members(what, value))
				: ConnectionParts.readUri(value.reveal().strip());
	}

	private static AirflowConnection parts(Map<String, SecretValue> fields) throws MalformedSecretException {
		if (fields.isEmpty()) {
			throw new MalformedSecretException("the secret is an object without fields");
		}
		return ConnectionParts.read(fields);
	}

	private static Map<String, SecretValue> members(String what, SecretValue value) throws MalformedSecretException {
		JsonNode node = SecretJson.read(what, value.reveal());
		if (!node.isObject()) {
			throw new MalformedSecretException(what + " is JSON, but not an object");
		}
		return SecretJson.members(node);
	}

	private static String filled(String what, SecretValue value) throws MalformedSecretException {
		if (value.isJsonNull() || value.reveal().isBlank()) {
			throw new MalformedSecretException(what + " is empty; store an Airflow URI or JSON");
		}
		return value.reveal();
	}

	private static @Nullable SecretValue only(Map<String, SecretValue> fields) {
		return (fields.size() == 1) ? fields.values().iterator().next() : null;
	}

}

package io.credbroker.service.connection;

import java.util.List;

import io.credbroker.service.mapping.Template.Field;
import io.credbroker.spi.Secret;
import io.credbroker.spi.SecretValue;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Finds the fields of a secret, and values inside fields that hold JSON.
 */
final class SecretFields {

	private final Secret secret;

	SecretFields(Secret secret) {
		this.secret = secret;
	}

	/**
	 * Every step of a quoted path is one name. The dots of any other path are part of a
	 * name where there is such a name, the longest first, and lead into a value where
	 * there is none.
	 * @param part what needs the field, for the message
	 */
	SecretValue get(String part, Field field) throws MalformedSecretException {
		List<String> path = field.path();
		for (int length : lengths(path, field.quoted())) {
			SecretValue value = this.secret.fields().get(name(path, length));
			SecretValue found = (value != null) ? inside(value, rest(path, length), field.quoted()) : null;
			if (found != null) {
				return found;
			}
		}
		throw new MalformedSecretException(part + " needs the field \"" + field.name() + "\", " + absence(path));
	}

	/**
	 * The whole text where the store holds a text, otherwise all fields as a JSON object.
	 */
	SecretValue whole() {
		SecretValue text = this.secret.text();
		return (text != null) ? text : SecretValue.ofJson(PythonJson.object(this.secret.fields()));
	}

	private static @Nullable SecretValue inside(SecretValue value, List<String> path, boolean quoted) {
		if (path.isEmpty()) {
			return value;
		}
		boolean mayBeJson = value.isJson() || SecretJson.isMeant(value.reveal());
		JsonNode node = mayBeJson ? SecretJson.readIfJson(value.reveal()) : null;
		JsonNode found = (node != null) ? inside(node, path, quoted) : null;
		return (found != null) ? SecretJson.value(found) : null;
	}

	private static @Nullable JsonNode inside(JsonNode node, List<String> path, boolean quoted) {
		if (path.isEmpty()) {
			return node;
		}
		for (int length : lengths(path, quoted)) {
			JsonNode child = child(node, name(path, length));
			JsonNode found = (child != null) ? inside(child, rest(path, length), quoted) : null;
			if (found != null) {
				return found;
			}
		}
		return null;
	}

	private static @Nullable JsonNode child(JsonNode node, String name) {
		if (node.isArray()) {
			return name.matches("[0-9]{1,6}") ? node.get(Integer.parseInt(name)) : null;
		}
		return node.get(name);
	}

	private static int[] lengths(List<String> path, boolean quoted) {
		int[] lengths = new int[quoted ? 1 : path.size()];
		for (int i = 0; i < lengths.length; i++) {
			lengths[i] = lengths.length - i;
		}
		return lengths;
	}

	private static String name(List<String> path, int length) {
		return String.join(".", path.subList(0, length));
	}

	private static List<String> rest(List<String> path, int length) {
		return path.subList(length, path.size());
	}

	private String absence(List<String> path) {
		SecretValue text = this.secret.text();
		String noJson = (text != null) ? noJson("the text of the secret", text) : null;
		SecretValue outer = this.secret.fields().get(path.getFirst());
		if (noJson == null && outer != null) {
			noJson = noJson("the field \"" + path.getFirst() + "\"", outer);
		}
		if (noJson != null) {
			return "and " + noJson;
		}
		if (text == null) {
			return "which the secret does not have";
		}
		return isOnlyField(text.reveal()) ? "and the secret is a text without fields; ${*} is the whole of it"
				: "which the secret does not have; ${*} is the whole of its text";
	}

	private boolean isOnlyField(String text) {
		return this.secret.fields().values().stream().allMatch((value) -> value.reveal().equals(text));
	}

	private static @Nullable String noJson(String what, SecretValue value) {
		if (value.isJson() || !SecretJson.isMeant(value.reveal())) {
			return null;
		}
		try {
			SecretJson.read(what, value.reveal());
			return null;
		}
		catch (MalformedSecretException ex) {
			return ex.reason();
		}
	}

}

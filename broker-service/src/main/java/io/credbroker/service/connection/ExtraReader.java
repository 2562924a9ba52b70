package io.credbroker.service.connection;

import java.util.Map;

import io.credbroker.spi.SecretValue;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the whole extra of a connection.
 */
final class ExtraReader {

	private ExtraReader() {
	}

	/**
	 * The object in a value or text, or {@code null} for what counts as no extra, as it
	 * does in Airflow.
	 */
	@SuppressWarnings("unchecked")
	static @Nullable Map<String, @Nullable Object> read(SecretValue value) throws MalformedSecretException {
		if (value.reveal().isEmpty()) {
			return null;
		}
		JsonNode node = SecretJson.read("extra", value.reveal());
		if (value.isJson() && isFalse(node)) {
			return null;
		}
		if (!(SecretJson.plain("extra", node) instanceof Map<?, ?> object)) {
			throw new MalformedSecretException("extra is not a JSON object");
		}
		TextChecks.refuseUnreadable("extra", object);
		return object.isEmpty() ? null : (Map<String, @Nullable Object>) object;
	}

	/** Whether Python counts the value as false. */
	private static boolean isFalse(JsonNode node) {
		return switch (node.getNodeType()) {
			case ARRAY, OBJECT -> node.isEmpty();
			case BOOLEAN -> !node.booleanValue();
			case NUMBER -> node.decimalValue().signum() == 0;
			case NULL -> true;
			case STRING, MISSING, BINARY, POJO -> false;
		};
	}

}

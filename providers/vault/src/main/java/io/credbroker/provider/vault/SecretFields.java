package io.credbroker.provider.vault;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import io.credbroker.provider.support.StoreJson;
import io.credbroker.spi.SecretValue;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the fields of a secret.
 * <p>
 * Texts are taken as they are; numbers, booleans, null, lists and objects are JSON, so
 * that a connection's extra may be stored as such.
 */
final class SecretFields {

	private SecretFields() {
	}

	/**
	 * All fields, except those that are not part of the credential.
	 */
	static Map<String, SecretValue> of(JsonNode data, Set<String> others) {
		Map<String, SecretValue> values = new LinkedHashMap<>();
		for (Map.Entry<String, JsonNode> field : data.properties()) {
			if (!others.contains(field.getKey())) {
				values.put(field.getKey(), StoreJson.value(field.getValue()));
			}
		}
		return values;
	}

	/**
	 * The time in a text, or nothing when there is none.
	 */
	static @Nullable Instant time(JsonNode time) {
		try {
			return time.asString("").isEmpty() ? null : Instant.parse(time.asString());
		}
		catch (DateTimeParseException ex) {
			return null;
		}
	}

}

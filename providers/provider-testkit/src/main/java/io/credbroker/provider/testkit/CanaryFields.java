package io.credbroker.provider.testkit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

import io.credbroker.spi.Secret;
import io.credbroker.spi.SecretValue;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Unguessable fields, so that finding one anywhere is proof of a leak.
 */
final class CanaryFields {

	private CanaryFields() {
	}

	/**
	 * Fields with the letters that quoting, encoding and templates get wrong.
	 */
	static Map<String, String> fields() {
		Map<String, String> fields = new LinkedHashMap<>();
		fields.put("username", "user-" + unique());
		fields.put("password", unique() + " p@ss/w:rd#%25{x}\"'\\ ünï 🔑");
		fields.put("digits", "00420" + Integer.toUnsignedString(unique().hashCode()));
		return fields;
	}

	static Map<String, String> reveal(Secret secret) {
		return secret.fields()
			.entrySet()
			.stream()
			.collect(Collectors.toMap(Map.Entry::getKey, (entry) -> reveal(entry.getValue())));
	}

	private static String reveal(SecretValue value) {
		assertThat(value.isJson()).as("a text is told from JSON").isFalse();
		return value.reveal();
	}

	private static String unique() {
		return UUID.randomUUID().toString();
	}

}

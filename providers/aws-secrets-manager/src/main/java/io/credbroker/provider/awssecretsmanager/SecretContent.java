package io.credbroker.provider.awssecretsmanager;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import io.credbroker.provider.support.StoreJson;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.FetchResult.Found;
import io.credbroker.spi.FetchResult.Malformed;
import io.credbroker.spi.Secret;
import io.credbroker.spi.SecretValue;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import tools.jackson.databind.JsonNode;

/**
 * Reads what a secret holds.
 * <p>
 * A JSON object becomes its fields, beside its text: texts as they are, all other values
 * as JSON. Any other text is the one field {@value #PLAIN}, even if it begins like JSON,
 * because a generated password may.
 */
final class SecretContent {

	static final String PLAIN = "value";

	private SecretContent() {
	}

	/**
	 * @param nextRotationAt when AWS plans to replace this content
	 */
	static FetchResult read(GetSecretValueResponse answer, @Nullable Instant nextRotationAt) {
		String text = answer.secretString();
		if (text == null) {
			return new Malformed((answer.secretBinary() != null) ? "the secret is binary: store a text instead"
					: "AWS answered without a text: is something else listening there?");
		}
		return found(answer, fields(text), nextRotationAt);
	}

	/**
	 * An object with the same field twice is read as a text, since nobody could say which
	 * of the two is meant.
	 */
	private static Map<String, SecretValue> fields(String text) {
		JsonNode object = StoreJson.object(text);
		if (object == null) {
			return Map.of(PLAIN, SecretValue.of(text));
		}
		Map<String, SecretValue> fields = new LinkedHashMap<>();
		object.properties().forEach((field) -> fields.put(field.getKey(), StoreJson.value(field.getValue())));
		return fields;
	}

	private static Found found(GetSecretValueResponse answer, Map<String, SecretValue> fields,
			@Nullable Instant nextRotationAt) {
		return new Found(new Secret(fields, SecretValue.of(answer.secretString()), answer.versionId(),
				answer.createdDate(), nextRotationAt, null, null));
	}

}

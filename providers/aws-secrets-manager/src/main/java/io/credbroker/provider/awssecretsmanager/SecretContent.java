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
 * A JSON object becomes its fields: texts as they are, numbers, booleans, lists and
 * objects as their JSON text, and a field without a value is refused. Any other text is
 * the one field {@value #PLAIN}, even if it begins like JSON, because a generated
 * password may.
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
		if (text.isEmpty()) {
			return new Malformed("the secret is an empty text");
		}
		if (!StoreJson.isObject(text)) {
			return found(answer, Map.of(PLAIN, SecretValue.of(text)), nextRotationAt);
		}
		JsonNode object = StoreJson.object(text);
		return (object != null) ? fields(answer, object, nextRotationAt)
				: new Malformed("the secret has the same field twice");
	}

	private static FetchResult fields(GetSecretValueResponse answer, JsonNode object,
			@Nullable Instant nextRotationAt) {
		if (object.isEmpty()) {
			return new Malformed("the secret has no fields");
		}
		Map<String, SecretValue> fields = new LinkedHashMap<>();
		for (Map.Entry<String, JsonNode> field : object.properties()) {
			JsonNode value = field.getValue();
			if (value.isNull()) {
				return new Malformed("the secret has a field without a value");
			}
			fields.put(field.getKey(), StoreJson.value(value));
		}
		return found(answer, fields, nextRotationAt);
	}

	private static Found found(GetSecretValueResponse answer, Map<String, SecretValue> fields,
			@Nullable Instant nextRotationAt) {
		return new Found(new Secret(fields, answer.versionId(), answer.createdDate(), nextRotationAt, null, null));
	}

}

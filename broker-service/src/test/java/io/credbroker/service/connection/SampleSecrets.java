package io.credbroker.service.connection;

import java.util.Map;

import io.credbroker.spi.Secret;
import io.credbroker.spi.SecretValue;
import tools.jackson.databind.JsonNode;

/**
 * Secrets as their providers hand them over.
 */
final class SampleSecrets {

	private SampleSecrets() {
	}

	/**
	 * What a store of fields holds, such as Vault.
	 * @param json an object
	 */
	static Secret fields(String json) {
		JsonNode node = SecretJson.readIfJson(json);
		if (node == null) {
			throw new IllegalArgumentException(json);
		}
		return Secret.of(SecretJson.members(node), "1");
	}

	/**
	 * What a store of texts holds, such as AWS Secrets Manager.
	 */
	static Secret text(String text) {
		JsonNode node = SecretJson.readIfJson(text);
		Map<String, SecretValue> fields = (node != null && node.isObject()) ? SecretJson.members(node)
				: Map.of("value", SecretValue.of(text));
		return new Secret(fields, SecretValue.of(text), "1", null, null, null, null);
	}

}

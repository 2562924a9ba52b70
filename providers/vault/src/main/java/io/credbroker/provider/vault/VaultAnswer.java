package io.credbroker.provider.vault;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpHeaders;

/**
 * Vault's answer to one call, as it came.
 */
record VaultAnswer(int status, HttpHeaders headers, byte[] body) {

	static final JsonMapper JSON = JsonMapper.builder()
		.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
		.disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
		.build();

	/**
	 * The JSON object that the body holds, or nothing when it holds something else.
	 */
	@Nullable JsonNode json() {
		try {
			JsonNode node = JSON.readTree(this.body);
			return (node != null && node.isObject()) ? node : null;
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	/**
	 * Whether one of the errors that Vault names has this in it.
	 */
	boolean complains(Pattern about) {
		JsonNode json = json();
		return json != null
				&& json.path("errors").values().stream().anyMatch((error) -> about.matcher(error.asString("")).find());
	}

	/**
	 * Whether Vault did what it was asked.
	 */
	boolean isDone() {
		return this.status == 200 || this.status == 204;
	}

	@Override
	public String toString() {
		return "VaultAnswer[status=" + this.status + "]";
	}

}

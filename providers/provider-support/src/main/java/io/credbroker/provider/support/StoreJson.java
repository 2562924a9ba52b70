package io.credbroker.provider.support;

import java.util.function.Supplier;

import io.credbroker.spi.SecretValue;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a store's JSON strictly, without rounding numbers, and never quotes it in an
 * exception.
 */
public final class StoreJson {

	/**
	 * Refuses an object that has the same field twice.
	 */
	public static final JsonMapper STRICT = JsonMapper.builder()
		.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
		.disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
		.build();

	private StoreJson() {
	}

	/**
	 * The JSON object that a body holds, or nothing when it holds something else, the
	 * same field twice, or bytes that are no text.
	 */
	public static @Nullable JsonNode object(byte[] body) {
		return object(() -> STRICT.readTree(body));
	}

	/**
	 * The same of a text.
	 */
	public static @Nullable JsonNode object(String text) {
		return object(() -> STRICT.readTree(text));
	}

	private static @Nullable JsonNode object(Supplier<@Nullable JsonNode> reading) {
		try {
			JsonNode node = reading.get();
			return (node != null && node.isObject()) ? node : null;
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	/**
	 * A text as it is; a number, a boolean, null, a list or an object as JSON.
	 */
	public static SecretValue value(JsonNode node) {
		return node.isString() ? SecretValue.of(node.asString()) : SecretValue.ofJson(node.toString());
	}

}

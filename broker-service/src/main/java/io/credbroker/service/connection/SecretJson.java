package io.credbroker.service.connection;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.credbroker.spi.SecretValue;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the JSON that a secret holds, and says where a text is none without quoting it.
 */
final class SecretJson {

	private static final JsonMapper STRICT = JsonMapper.builder()
		.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
		.disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
		.build();

	private SecretJson() {
	}

	/**
	 * Whether a text is meant to be an object or a list, as its first letter says.
	 */
	static boolean isMeant(String text) {
		String stripped = text.strip();
		return stripped.startsWith("{") || stripped.startsWith("[");
	}

	/**
	 * Whether a value is a list or an object, and not a text that holds one.
	 */
	static boolean isStructure(SecretValue value) {
		return value.isJson() && isMeant(value.reveal());
	}

	/**
	 * @param what holds the text, for the message
	 */
	static JsonNode read(String what, String text) throws MalformedSecretException {
		try {
			JsonNode node = STRICT.readTree(text);
			if (node != null && !node.isMissingNode()) {
				return node;
			}
		}
		catch (JacksonException ex) {
			throw new MalformedSecretException(what + " " + fault(ex));
		}
		throw new MalformedSecretException(what + " is no JSON: it is empty");
	}

	/**
	 * What the text holds, or {@code null} when it is no JSON.
	 */
	static @Nullable JsonNode readIfJson(String text) {
		try {
			return read("the text", text);
		}
		catch (MalformedSecretException ex) {
			return null;
		}
	}

	private static String fault(JacksonException ex) {
		if (ex instanceof StreamConstraintsException) {
			return "is JSON that is nested too deep, or has a number or name that is too long";
		}
		String message = String.valueOf(ex.getOriginalMessage());
		TokenStreamLocation at = (ex.getLocation() != null) ? ex.getLocation() : TokenStreamLocation.NA;
		String place = "line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
		if (message.startsWith("Duplicate")) {
			return "is an object that has the same key twice, at " + place;
		}
		return "is no JSON: " + place + (message.startsWith("Illegal unquoted character")
				? ", where a control character stands unescaped; a line break in a text is written \\n" : "");
	}

	/**
	 * A text as it is, every other value as JSON.
	 */
	static SecretValue value(JsonNode node) {
		return node.isString() ? SecretValue.of(node.stringValue()) : SecretValue.ofJson(node.toString());
	}

	/**
	 * The members of an object, in their order.
	 */
	static Map<String, SecretValue> members(JsonNode object) {
		Map<String, SecretValue> members = new LinkedHashMap<>();
		object.properties().forEach((member) -> members.put(member.getKey(), value(member.getValue())));
		return members;
	}

	/**
	 * The same as maps, lists, texts, booleans and numbers, as Python reads them.
	 */
	static @Nullable Object plain(String part, JsonNode node) throws MalformedSecretException {
		return switch (node.getNodeType()) {
			case OBJECT -> {
				Map<String, @Nullable Object> object = new LinkedHashMap<>();
				for (Map.Entry<String, JsonNode> member : node.properties()) {
					object.put(member.getKey(), plain(part, member.getValue()));
				}
				yield object;
			}
			case ARRAY -> {
				List<@Nullable Object> list = new ArrayList<>();
				for (JsonNode element : node) {
					list.add(plain(part, element));
				}
				yield list;
			}
			case STRING -> node.stringValue();
			case BOOLEAN -> node.booleanValue();
			case NUMBER -> node.isIntegralNumber() ? node.bigIntegerValue() : finite(part, node);
			case NULL, MISSING, BINARY, POJO -> null;
		};
	}

	private static Double finite(String part, JsonNode node) throws MalformedSecretException {
		double number = node.decimalValue().doubleValue();
		if (Double.isInfinite(number)) {
			throw new MalformedSecretException(part + " holds a number that is too large for JSON of Airflow");
		}
		return number;
	}

}

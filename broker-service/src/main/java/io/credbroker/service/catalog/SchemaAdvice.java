package io.credbroker.service.catalog;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Says in plain words what the schema requires, without the value that was found.
 */
final class SchemaAdvice {

	/** Only the port has bounds. */
	private static final String PORT = "must be a number from 0 to 65535, or a text such as ${port}";

	private static final Map<String, String> TYPES = Map.of("object", "must be keys with values", "array",
			"must be a list, such as [one, two]", "string", "must be a text; put quotes around it", "boolean",
			"must be true or false", "integer", "must be a whole number");

	private static final Map<String, String> PATTERNS = Map.of("^[0-9]{1,9}[smhd]$",
			"must be a number and a unit, such as 30s, 15m, 1h or 1d", "\\S", "must not be blank",
			"^[A-Za-z][A-Za-z0-9_+.-]{0,499}$", "must be a connection type, such as postgres or google_cloud_platform",
			"^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$",
			"must be a name of at most 100 letters, digits, \".\", \"_\" and \"-\" that starts with a letter or digit",
			"^[^/*?]+/([^/*?]+|\\*)$", "must be namespace/name, or namespace/* for every service account of it",
			"^[^*?]+$", "must be the exact word; * and ? are not wildcards here", "^[^*]+$",
			"must be the exact word; * is not a wildcard here");

	private SchemaAdvice() {
	}

	private static String type(@Nullable JsonNode asked, String argument) {
		if (asked == null || !asked.isArray()) {
			return TYPES.getOrDefault(argument, PORT);
		}
		Set<String> types = asked.valueStream().map(JsonNode::asString).collect(Collectors.toSet());
		if (types.equals(Set.of("object", "string"))) {
			return "must be keys with values, or one ${field} that holds a JSON object";
		}
		if (types.equals(Set.of("object", "string", "array"))) {
			return "must be a text (put quotes around it), keys with values or a list";
		}
		return types.contains("object") ? "must be a text, a number, true or false, or a list or keys of these"
				: types.contains("boolean") ? "must be a text, a number, true or false" : PORT;
	}

	static String of(String keyword, @Nullable JsonNode asked) {
		String argument = (asked != null) ? asked.asString("") : "";
		return switch (keyword) {
			case "minimum", "maximum" -> PORT;
			case "type" -> type(asked, argument);
			case "pattern" -> PATTERNS.getOrDefault(argument, "must match " + argument);
			case "enum" -> "must be one of " + ((asked != null)
					? asked.valueStream().map(JsonNode::asString).collect(Collectors.joining(", ")) : "");
			case "minItems", "minProperties", "minLength" -> "must not be empty; leave it out if it does not matter";
			case "maxLength" -> "must not be longer than " + ((asked != null) ? asked.asInt() : 0) + " characters";
			default -> "does not follow the schema (" + keyword + ")";
		};
	}

}

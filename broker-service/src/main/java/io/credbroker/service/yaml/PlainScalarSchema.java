package io.credbroker.service.yaml;

import java.util.Map;
import java.util.regex.Pattern;

import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.Schema;

/**
 * Tells numbers and booleans from text as YAML 1.2 does, so that {@code no}, {@code on},
 * {@code 0123} and {@code 12:30} stay text.
 */
final class PlainScalarSchema implements Schema, ScalarResolver {

	private static final Pattern BOOL = Pattern.compile("true|True|TRUE|false|False|FALSE");

	private static final Pattern INT = Pattern.compile("[-+]?(0|[1-9][0-9]{0,30})");

	private static final Pattern FLOAT = Pattern
		.compile("[-+]?(0|[1-9][0-9]{0,30})(\\.[0-9]{1,30})?([eE][-+]?[0-9]{1,3})?");

	private static final Pattern NULL = Pattern.compile("~|null|Null|NULL|");

	@Override
	public Tag resolve(String value, Boolean implicit) {
		if (!implicit || value.length() > 100) {
			return Tag.STR;
		}
		char first = value.isEmpty() ? '~' : value.charAt(0);
		return switch (first) {
			case 't', 'T', 'f', 'F' -> BOOL.matcher(value).matches() ? Tag.BOOL : Tag.STR;
			case '~', 'n', 'N' -> NULL.matcher(value).matches() ? Tag.NULL : Tag.STR;
			case '-', '+', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number(value);
			default -> Tag.STR;
		};
	}

	private static Tag number(String value) {
		if (INT.matcher(value).matches()) {
			return Tag.INT;
		}
		return FLOAT.matcher(value).matches() ? Tag.FLOAT : Tag.STR;
	}

	@Override
	public ScalarResolver getScalarResolver() {
		return this;
	}

	@Override
	public Map<Tag, ConstructNode> getSchemaTagConstructors() {
		return Map.of();
	}

}

package io.credbroker.service.yaml;

import java.math.BigInteger;

import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BigIntegerNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.DoubleNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.StringNode;

/**
 * Turns a YAML scalar into the JSON value it stands for.
 */
final class ScalarValue {

	private ScalarValue() {
	}

	static JsonNode of(ScalarNode scalar, YamlProblems problems) {
		String text = scalar.getValue();
		try {
			JsonNode value = parsed(scalar.getTag(), text);
			if (value != null) {
				return value;
			}
		}
		catch (NumberFormatException ex) {
			problems.add(TextPosition.of(scalar.getStartMark()),
					"not a value that JSON knows; put quotes around it if it is a text");
			return new StringNode(text);
		}
		if (!scalar.getTag().equals(Tag.STR)) {
			problems.add(TextPosition.of(scalar.getStartMark()),
					"the tag " + scalar.getTag() + " is not supported; write a plain value");
		}
		return new StringNode(text);
	}

	/**
	 * The value, or {@code null} if the tag names none that JSON has beside texts.
	 */
	private static @Nullable JsonNode parsed(Tag tag, String text) {
		if (tag.equals(Tag.BOOL)) {
			return BooleanNode.valueOf(parseBoolean(text));
		}
		if (tag.equals(Tag.INT)) {
			return new BigIntegerNode(new BigInteger(text));
		}
		if (tag.equals(Tag.FLOAT)) {
			return new DoubleNode(finite(text));
		}
		return tag.equals(Tag.NULL) ? NullNode.instance : null;
	}

	private static boolean parseBoolean(String text) {
		if (!"true".equalsIgnoreCase(text) && !"false".equalsIgnoreCase(text)) {
			throw new NumberFormatException();
		}
		return Boolean.parseBoolean(text);
	}

	private static double finite(String text) {
		double value = Double.parseDouble(text);
		if (!Double.isFinite(value)) {
			throw new NumberFormatException();
		}
		return value;
	}

}

package io.credbroker.service.yaml;

import java.math.BigInteger;

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
		Tag tag = scalar.getTag();
		String text = scalar.getValue();
		try {
			if (tag.equals(Tag.BOOL)) {
				return BooleanNode.valueOf(parseBoolean(text));
			}
			if (tag.equals(Tag.INT)) {
				return new BigIntegerNode(new BigInteger(text));
			}
			if (tag.equals(Tag.FLOAT)) {
				return new DoubleNode(finite(text));
			}
		}
		catch (NumberFormatException ex) {
			problems.add(TextPosition.of(scalar.getStartMark()),
					"not a value that JSON knows; put quotes around it if it is a text");
			return new StringNode(text);
		}
		if (tag.equals(Tag.NULL)) {
			return NullNode.instance;
		}
		if (!tag.equals(Tag.STR)) {
			problems.add(TextPosition.of(scalar.getStartMark()),
					"the tag " + tag + " is not supported; write a plain value");
		}
		return new StringNode(text);
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

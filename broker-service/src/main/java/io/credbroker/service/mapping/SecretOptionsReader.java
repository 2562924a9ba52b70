package io.credbroker.service.mapping;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.credbroker.service.yaml.YamlNode;
import io.credbroker.service.yaml.YamlProblems;
import io.credbroker.spi.OptionValue;
import io.credbroker.spi.SecretOptions;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the options of a secret, which only its provider understands.
 */
final class SecretOptionsReader {

	private SecretOptionsReader() {
	}

	/**
	 * The options as they are written, with the labels; none without the node.
	 */
	static SecretOptions read(@Nullable YamlNode node, BrokerLabels labels, YamlProblems problems) {
		if (node == null) {
			return SecretOptions.NONE;
		}
		Map<String, OptionValue> values = new LinkedHashMap<>();
		node.entries().forEach((entry) -> values.put(entry.getKey(), value(entry.getValue(), problems)));
		return new SecretOptions(values, labels.variables());
	}

	/**
	 * The same with what a pattern captured, but for captures that may hold slashes.
	 */
	static SecretOptions with(SecretOptions options, Map<String, String> captures) {
		if (options.isEmpty() || captures.isEmpty()) {
			return options;
		}
		Map<String, String> variables = new HashMap<>(options.variables());
		captures.forEach((name, text) -> {
			if (!CaptureText.isDeep(name)) {
				variables.put(name, text);
			}
		});
		return new SecretOptions(options.values(), variables);
	}

	private static OptionValue value(YamlNode node, YamlProblems problems) {
		return switch (node.value().getNodeType()) {
			case OBJECT -> entries(node, problems);
			case ARRAY -> new OptionValue.Texts(texts(node, problems));
			case STRING, BOOLEAN, NUMBER -> new OptionValue.Text(node.value().asString());
			case NULL, MISSING, BINARY, POJO -> new OptionValue.Text(text(node, problems));
		};
	}

	private static OptionValue.Entries entries(YamlNode node, YamlProblems problems) {
		Map<String, String> entries = new LinkedHashMap<>();
		node.entries().forEach((entry) -> entries.put(entry.getKey(), text(entry.getValue(), problems)));
		return new OptionValue.Entries(entries);
	}

	private static List<String> texts(YamlNode node, YamlProblems problems) {
		return node.elements().stream().map((element) -> text(element, problems)).toList();
	}

	private static String text(YamlNode node, YamlProblems problems) {
		JsonNode value = node.value();
		if (value.isValueNode() && !value.isNull()) {
			return value.asString();
		}
		problems.add(node.at(), "must be a text, a number, true or false");
		return "";
	}

}

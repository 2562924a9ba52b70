package io.credbroker.service.mapping;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import io.credbroker.service.mapping.TemplateSyntax.BadTemplate;
import io.credbroker.service.yaml.YamlNode;
import io.credbroker.service.yaml.YamlProblems;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the templates of one mapping and reports those that cannot be read.
 */
final class TemplateReader {

	private final boolean ofPattern;

	private final Set<String> captures;

	private final BrokerLabels labels;

	private final YamlProblems problems;

	TemplateReader(boolean ofPattern, Set<String> captures, BrokerLabels labels, YamlProblems problems) {
		this.ofPattern = ofPattern;
		this.captures = captures;
		this.labels = labels;
		this.problems = problems;
	}

	@Nullable Template optional(@Nullable YamlNode node) {
		return (node != null) ? read(node) : null;
	}

	Template read(YamlNode node) {
		String text = node.value().asString("");
		try {
			return this.ofPattern ? TemplateSyntax.read(text, CaptureText.shallow(this.captures))
					: TemplateSyntax.read(text);
		}
		catch (BadTemplate ex) {
			this.problems.add(node.at(), ex.reason());
			return Template.literal("");
		}
	}

	/**
	 * The key of a secret, which may hold captures and labels but no fields; labels are
	 * filled in.
	 */
	Template key(@Nullable YamlNode node) {
		if (node == null) {
			return Template.literal("");
		}
		try {
			Map<String, String> variables = this.labels.variables();
			Template key = TemplateSyntax.read(node.value().asString(""), this.captures, variables.keySet())
				.fill(variables);
			if (key.needsSecret()) {
				this.problems.add(node.at(),
						"a key cannot contain ${field}, since the secret has not been read yet; use a {capture} or a plain text");
			}
			return key;
		}
		catch (BadTemplate ex) {
			this.problems.add(node.at(), ex.reason());
			return Template.literal("");
		}
	}

	Map<String, @Nullable Object> object(@Nullable YamlNode node) {
		Map<String, @Nullable Object> object = new LinkedHashMap<>();
		if (node != null) {
			node.entries().forEach((entry) -> object.put(entry.getKey(), json(entry.getValue())));
		}
		return object;
	}

	/**
	 * JSON values, in which every text is a template.
	 */
	@Nullable Object json(YamlNode node) {
		JsonNode value = node.value();
		return switch (value.getNodeType()) {
			case OBJECT -> object(node);
			case ARRAY -> node.elements().stream().map(this::json).toList();
			case STRING -> read(node);
			case BOOLEAN -> value.booleanValue();
			case NUMBER -> value.isIntegralNumber() ? value.bigIntegerValue() : finite(node);
			case NULL, MISSING, BINARY, POJO -> null;
		};
	}

	private Double finite(YamlNode node) {
		double number = node.value().doubleValue();
		if (Double.isInfinite(number)) {
			this.problems.add(node.at(), "the number is larger than JSON of Airflow can hold; write it as a text");
			return 0.0;
		}
		return number;
	}

}

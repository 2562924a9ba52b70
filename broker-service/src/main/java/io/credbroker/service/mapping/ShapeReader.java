package io.credbroker.service.mapping;

import java.util.List;
import java.util.Map;
import java.util.Set;

import io.credbroker.service.yaml.YamlNode;
import io.credbroker.service.yaml.YamlProblems;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is made of a secret.
 */
final class ShapeReader {

	private static final String WHOLE = "whole-connection";

	/** The keys that a secret with a whole connection leaves nothing to say for. */
	private static final Set<String> PARTS = Set.of("conn-type", "description", "host", "port", "schema", "login",
			"password", "extra");

	private ShapeReader() {
	}

	static Shape value(YamlNode node, TemplateReader templates) {
		YamlNode value = node.child("value");
		if (value == null) {
			return new Shape.ValueShape(Template.field("value"));
		}
		Object json = templates.json(value);
		return (json instanceof Map<?, ?> || json instanceof List<?>) ? new Shape.JsonShape(json)
				: new Shape.ValueShape(templates.read(value));
	}

	static Shape connection(YamlNode node, TemplateReader templates, YamlProblems problems) {
		WholeForm whole = whole(node);
		if (whole != null) {
			node.entries()
				.filter((entry) -> PARTS.contains(entry.getKey()))
				.forEach((entry) -> problems.add(entry.getValue().atOwnKey(),
						"\"%s\" cannot be combined with \"%s: %s\", which takes every part from the secret; remove one of the two"
							.formatted(entry.getKey(), WHOLE, whole.text())));
			return new Shape.WholeConnection(whole);
		}
		String connType = node.text("conn-type");
		if (connType == null) {
			problems.add(node.atOwnKey(),
					"the key \"conn-type\" is missing; name one, or write \"whole-connection: true\" if the secret holds all of it");
		}
		return new Shape.ConnectionShape((connType != null) ? connType : "",
				templates.optional(node.child("description")), templates.optional(node.child("host")),
				templates.optional(node.child("login")), templates.optional(node.child("password")),
				templates.optional(node.child("schema")), templates.optional(node.child("port")),
				extra(node.child("extra"), templates, problems));
	}

	/**
	 * The schema has already refused any other value.
	 */
	private static @Nullable WholeForm whole(YamlNode node) {
		String form = node.text(WHOLE);
		return (form != null) ? WholeForm.of(form).orElse(null) : node.flag(WHOLE) ? WholeForm.ANY : null;
	}

	private static Object extra(@Nullable YamlNode node, TemplateReader templates, YamlProblems problems) {
		if (node == null || !node.value().isString()) {
			return templates.object(node);
		}
		Template whole = templates.read(node);
		if (!whole.isOneValue()) {
			problems.add(node.at(), "extra must be keys with values, or one ${field} that holds a JSON object");
		}
		return whole;
	}

}

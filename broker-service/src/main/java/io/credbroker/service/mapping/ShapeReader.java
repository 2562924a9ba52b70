package io.credbroker.service.mapping;

import java.util.Set;

import io.credbroker.service.yaml.YamlNode;
import io.credbroker.service.yaml.YamlProblems;

/**
 * Reads what is made of a secret.
 */
final class ShapeReader {

	/** The keys that are allowed beside {@code whole-connection: true}. */
	private static final Set<String> BESIDE_WHOLE = Set.of("secret", "whole-connection", "ttl", "max-stale", "sharing",
			"rotate-every", "owner", "tags");

	private ShapeReader() {
	}

	static Shape value(YamlNode node, TemplateReader templates) {
		Template value = templates.optional(node.child("value"));
		return new Shape.ValueShape((value != null) ? value : Template.field("value"));
	}

	static Shape connection(YamlNode node, TemplateReader templates, YamlProblems problems) {
		if (node.flag("whole-connection")) {
			node.entries()
				.filter((entry) -> !BESIDE_WHOLE.contains(entry.getKey()))
				.forEach((entry) -> problems.add(entry.getValue().atOwnKey(), "\"" + entry.getKey()
						+ "\" cannot be combined with \"whole-connection: true\", which takes every part from the secret; remove one of the two"));
			return new Shape.WholeConnection();
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
				templates.object(node.child("extra")));
	}

}

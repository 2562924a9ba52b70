package io.credbroker.service.catalog;

import java.util.regex.Pattern;

import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Tells numbers and booleans from text as YAML 1.2 does, so that {@code no}, {@code on},
 * {@code 0123} and {@code 12:30} stay text.
 */
final class PlainScalars extends Resolver {

	@Override
	protected void addImplicitResolvers() {
		addImplicitResolver(Tag.BOOL, Pattern.compile("true|True|TRUE|false|False|FALSE"), "tTfF");
		addImplicitResolver(Tag.INT, Pattern.compile("[-+]?(0|[1-9][0-9]{0,30})"), "-+0123456789");
		addImplicitResolver(Tag.FLOAT,
				Pattern.compile("[-+]?(0|[1-9][0-9]{0,30})(\\.[0-9]{1,30})?([eE][-+]?[0-9]{1,3})?"), "-+0123456789");
		addImplicitResolver(Tag.NULL, Pattern.compile("~|null|Null|NULL|"), "~nN\0");
		addImplicitResolver(Tag.NULL, EMPTY, null);
	}

}

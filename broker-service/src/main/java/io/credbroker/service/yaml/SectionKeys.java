package io.credbroker.service.yaml;

import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * Remembers the names of the mappings of each section, to report duplicates.
 */
final class SectionKeys {

	private final YamlProblems problems;

	/** By the body of their section; nodes are compared by identity. */
	private final Map<Node, Map<String, TextPosition>> names = new HashMap<>();

	private final Map<String, Node> sections = new HashMap<>();

	SectionKeys(YamlProblems problems) {
		this.problems = problems;
	}

	/**
	 * Whether a name is new in its section, and the section itself is not repeated;
	 * reports a duplicate otherwise.
	 */
	boolean isNew(Node section, Node body, Node key) {
		if (!(section instanceof ScalarNode kind)
				|| !this.sections.computeIfAbsent(kind.getValue(), (name) -> body).equals(body)) {
			return false;
		}
		if (!(key instanceof ScalarNode name)) {
			this.problems.add(TextPosition.of(key.getStartMark()), "a key must be a text; put quotes around it");
			return false;
		}
		TextPosition here = TextPosition.of(name.getStartMark());
		TextPosition first = this.names.computeIfAbsent(body, (node) -> new HashMap<>())
			.putIfAbsent(name.getValue(), here);
		if (first != null) {
			report(this.problems, name, first);
		}
		return first == null;
	}

	static void report(YamlProblems problems, ScalarNode key, @Nullable TextPosition first) {
		int line = ((first != null) ? first : TextPosition.START).line();
		problems.add(TextPosition.of(key.getStartMark()),
				"\"" + key.getValue() + "\" is already defined at line " + line + "; remove one of the two");
	}

}

package io.credbroker.service.record.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import tools.jackson.databind.JsonNode;

/**
 * Finds where a statement says something else than the files.
 */
final class StatementDifferences {

	/** What no event tells. */
	private static final String STATED = "/stated";

	private static final int SHOWN = 20;

	private final List<String> found = new ArrayList<>();

	private StatementDifferences() {
	}

	/**
	 * The differences, each as a sentence; only the first ones.
	 */
	static List<String> between(JsonNode statement, JsonNode files) {
		StatementDifferences differences = new StatementDifferences();
		differences.compare("", statement, files);
		return differences.found;
	}

	private void compare(String pointer, JsonNode statement, JsonNode files) {
		if (this.found.size() >= SHOWN || pointer.equals(STATED) || statement.equals(files)) {
			return;
		}
		if (statement.isObject() && files.isObject()) {
			Set<String> names = new TreeSet<>(statement.propertyNames());
			names.addAll(files.propertyNames());
			names.forEach((name) -> compare(pointer + "/" + name, statement.path(name), files.path(name)));
			return;
		}
		if (statement.isArray() && files.isArray() && statement.size() == files.size()) {
			for (int i = 0; i < files.size(); i++) {
				compare(pointer + "/" + i, statement.path(i), files.path(i));
			}
			return;
		}
		this.found
			.add("%s: the statement says %s, the files say %s".formatted(pointer, shown(statement), shown(files)));
	}

	private static String shown(JsonNode node) {
		if (node.isMissingNode()) {
			return "nothing";
		}
		return node.isArray() ? "%d entries".formatted(node.size()) : node.toString();
	}

}

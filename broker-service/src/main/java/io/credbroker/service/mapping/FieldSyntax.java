package io.credbroker.service.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.credbroker.service.mapping.Template.Field;
import io.credbroker.service.mapping.Template.Part;
import io.credbroker.service.mapping.Template.Whole;

/**
 * Reads what stands between <code>${</code> and <code>}</code>: a name, a path of names
 * of which some are quoted, or a star for the whole secret.
 */
final class FieldSyntax {

	/** Bounds the ways in which names with dots can be read. */
	static final int MOST_STEPS = 12;

	private static final String QUOTED = "\"(?:[^\"\\\\]|\\\\[\"\\\\])*+\"";

	private static final String STEP = "(?:" + QUOTED + "|[A-Za-z0-9_-]++)";

	private static final String PLAIN = "[A-Za-z0-9_][A-Za-z0-9_.-]*+";

	static final Pattern REFERENCE = Pattern.compile("\\$\\{(\\*|" + PLAIN + "|" + STEP + "(?:\\." + STEP + ")*+)}");

	private static final Pattern STEPS = Pattern.compile(STEP);

	private FieldSyntax() {
	}

	/**
	 * @param path as {@link #REFERENCE} has found it
	 */
	static Part read(String path) {
		if (path.equals("*")) {
			return new Whole();
		}
		if (path.indexOf('"') < 0) {
			return new Field(path);
		}
		List<String> steps = new ArrayList<>();
		Matcher matcher = STEPS.matcher(path);
		while (matcher.find()) {
			String step = matcher.group();
			steps.add(step.startsWith("\"") ? step.substring(1, step.length() - 1).replaceAll("\\\\(.)", "$1") : step);
		}
		return new Field(steps, true);
	}

}

package io.credbroker.provider.sts;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import io.credbroker.spi.ContextPart;
import io.credbroker.spi.SecretOptions;

/**
 * The names that templates may use: parts of the context, and what the catalog gives.
 */
final class ContextNames {

	static final Map<String, ContextPart> PARTS = parts();

	private ContextNames() {
	}

	private static Map<String, ContextPart> parts() {
		Map<String, ContextPart> parts = new LinkedHashMap<>();
		parts.put("dag", ContextPart.DAG);
		parts.put("task", ContextPart.TASK);
		parts.put("run", ContextPart.RUN);
		parts.put("run_type", ContextPart.RUN_TYPE);
		parts.put("try_number", ContextPart.TRY_NUMBER);
		parts.put("map_index", ContextPart.MAP_INDEX);
		parts.put("team", ContextPart.TEAM);
		parts.put("caller", ContextPart.CALLER);
		return Map.copyOf(parts);
	}

	/**
	 * Refuses captures with a name that means a part of the context.
	 */
	static void checkCaptures(SecretOptions options) {
		for (String name : options.variables().keySet()) {
			if (PARTS.containsKey(name)) {
				throw new IllegalArgumentException(
						"the capture {%s} has the name of a part of the context; give the capture another name, such as {%s_name}"
							.formatted(name, name));
			}
		}
	}

	/**
	 * Refuses a template with a name that nobody fills in.
	 * @param option where the template is
	 */
	static void check(String option, Collection<String> names, SecretOptions options) {
		for (String name : names) {
			if (!PARTS.containsKey(name) && !options.variables().containsKey(name)) {
				Set<String> known = new TreeSet<>(PARTS.keySet());
				known.addAll(options.variables().keySet());
				throw new IllegalArgumentException("%s uses {%s}, which is unknown; there are: %s".formatted(option,
						name, String.join(", ", known)));
			}
		}
	}

}

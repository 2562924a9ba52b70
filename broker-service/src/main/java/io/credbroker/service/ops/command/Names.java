package io.credbroker.service.ops.command;

import java.util.List;

import io.credbroker.service.ops.view.Fields;
import io.credbroker.service.ops.view.Table;

/**
 * How callers, mappings and numbers are named in tables.
 */
final class Names {

	private static final int SHOWN = 3;

	private Names() {
	}

	/**
	 * A mapping as an id that the commands take.
	 */
	static String mapping(Fields mapping) {
		String kind = mapping.text("kind");
		return kind.equals("connection") ? mapping.text("name") : kind + ":" + mapping.text("name");
	}

	/**
	 * The mappings of a credential, the first few by name.
	 */
	static String mappings(Fields rotation) {
		List<String> names = rotation.node()
			.path("mappings")
			.valueStream()
			.map((mapping) -> mapping(new Fields(mapping)))
			.toList();
		return few(names);
	}

	static String few(List<String> names) {
		if (names.isEmpty()) {
			return Table.NONE;
		}
		String shown = String.join(", ", names.subList(0, Math.min(SHOWN, names.size())));
		return (names.size() > SHOWN) ? "%s and %d more".formatted(shown, names.size() - SHOWN) : shown;
	}

	/**
	 * A caller as it is searched for.
	 */
	static String caller(Fields caller) {
		if (!caller.node().isObject()) {
			return Table.NONE;
		}
		return caller.text("issuer") + "/" + caller.text("subject");
	}

	/**
	 * A number with its noun.
	 */
	static String count(long number, String noun) {
		return (number == 1) ? "1 " + noun : number + " " + noun + "s";
	}

}

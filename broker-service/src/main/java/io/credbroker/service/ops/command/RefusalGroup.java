package io.credbroker.service.ops.command;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.credbroker.service.ops.view.Fields;
import io.credbroker.service.ops.view.Table;

/**
 * Refusals that are alike in all that a person acts on.
 *
 * @param last the latest of them
 */
record RefusalGroup(long count, Fields last) {

	/**
	 * Groups events, which come newest first; the largest group comes first.
	 */
	static List<RefusalGroup> of(List<Fields> events) {
		Map<List<String>, RefusalGroup> groups = new LinkedHashMap<>();
		events.forEach((event) -> groups.merge(new RefusalGroup(1, event).kind(),
				new RefusalGroup(1 + event.number("suppressed"), event),
				(group, other) -> new RefusalGroup(group.count + other.count, group.last)));
		return groups.values().stream().sorted(Comparator.comparingLong(RefusalGroup::count).reversed()).toList();
	}

	private List<String> kind() {
		return List.of(code(), what(), caller(), dag(), rule(), store(), String.valueOf(isOfShadowMode()));
	}

	String code() {
		return this.last.text("outcome");
	}

	/**
	 * What was asked for; of a token that was refused, nothing is known.
	 */
	String what() {
		String id = this.last.text("id");
		return switch (this.last.text("kind")) {
			case Table.NONE -> id.equals(Table.NONE) ? this.last.text("event") : id;
			case "connection" -> id;
			case String kind -> kind + ":" + id;
		};
	}

	/**
	 * Whether Airflow's present backends answered, so that no task missed anything.
	 */
	boolean isOfShadowMode() {
		return this.last.is("shadow");
	}

	String caller() {
		return this.last.has("caller") ? Names.caller(this.last.at("caller")) : this.last.text("claimed_issuer");
	}

	String dag() {
		return this.last.at("context").text("dag_id");
	}

	String rule() {
		return this.last.at("by").text("rule");
	}

	String store() {
		return this.last.at("by").text("store");
	}

}

package io.credbroker.service.rotation.leases;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.credbroker.service.record.search.ColumnText;
import io.credbroker.service.record.search.LineText;

/**
 * Selects leases by the lookups that got them.
 *
 * @param conditions in SQL, on the events {@code e}
 * @param values of the parameters in them
 */
record LeaseFilter(List<String> conditions, List<Object> values) {

	private static final Map<String, String> COLUMNS = Map.of("store", "store", "credential", "credential", "dag",
			"dag_id", "lease_id", "lease_id");

	private static final Map<String, String> FIELDS = Map.of("mapping", "mapping", "run", "run_id");

	/**
	 * Reads the parameters that it knows.
	 */
	static LeaseFilter of(Map<String, String> parameters) {
		LeaseFilter filter = new LeaseFilter(new ArrayList<>(), new ArrayList<>());
		COLUMNS.forEach((name, column) -> {
			String value = parameters.get(name);
			if (value != null) {
				filter.and("e." + column + " = ?", ColumnText.of(column, value));
			}
		});
		FIELDS.forEach((name, field) -> {
			String value = parameters.get(name);
			if (value != null) {
				filter.and("e." + LineText.CONDITION, LineText.pattern(field, value));
			}
		});
		String caller = parameters.get("caller");
		if (caller != null) {
			filter.caller(caller);
		}
		return filter;
	}

	/**
	 * A subject, or issuer and subject separated by a slash.
	 */
	private void caller(String value) {
		int slash = value.indexOf('/');
		String subject = ColumnText.of("subject", value);
		if (slash < 0) {
			and("e.subject = ?", subject);
		}
		else {
			and("(e.subject = ? or (e.issuer = ? and e.subject = ?))", subject,
					ColumnText.of("issuer", value.substring(0, slash)),
					ColumnText.of("subject", value.substring(slash + 1)));
		}
	}

	LeaseFilter and(String condition, Object... more) {
		this.conditions.add(condition);
		this.values.addAll(List.of(more));
		return this;
	}

}

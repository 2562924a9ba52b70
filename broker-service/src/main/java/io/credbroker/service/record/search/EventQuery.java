package io.credbroker.service.record.search;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import io.credbroker.api.ResourceKind;
import io.credbroker.service.record.event.EventType;
import io.credbroker.service.record.sinks.EventColumn;
import org.jspecify.annotations.Nullable;

import static java.util.Map.entry;

/**
 * The search for events that the parameters of a request describe.
 */
public final class EventQuery {

	static final int MOST = 1000;

	private static final int USUAL = 100;

	private static final Map<String, EventColumn> COLUMNS = Map.ofEntries(entry("event", EventColumn.EVENT),
			entry("event_id", EventColumn.EVENT_ID), entry("client", EventColumn.CLIENT),
			entry("kind", EventColumn.KIND), entry("id", EventColumn.ID), entry("dag", EventColumn.DAG_ID),
			entry("outcome", EventColumn.OUTCOME), entry("rule", EventColumn.RULE), entry("store", EventColumn.STORE),
			entry("version", EventColumn.VERSION), entry("key", EventColumn.STORE_KEY),
			entry("lease_id", EventColumn.LEASE_ID), entry("credential", EventColumn.CREDENTIAL),
			entry("fingerprint", EventColumn.FINGERPRINT), entry("catalog_digest", EventColumn.CATALOG_DIGEST),
			entry("correlation_id", EventColumn.CORRELATION_ID));

	/** What has no column, and the name of its field. */
	private static final Map<String, String> FIELDS = Map.of("mapping", "mapping", "task", "task_id", "run", "run_id");

	private static final Set<String> OTHERS = Set.of("caller", "conn_id", "refused", "shadow", "from", "to", "limit",
			"cursor");

	private final List<Condition> conditions = new ArrayList<>();

	private final @Nullable Integer limit;

	private final @Nullable PageCursor cursor;

	private EventQuery(Map<String, String> parameters) {
		this.limit = limit(parameters.get("limit"));
		this.cursor = PageCursor.read(parameters.get("cursor"));
		parameters.forEach(this::add);
	}

	/**
	 * Reads the parameters, all of which are optional.
	 * @throws IllegalArgumentException with a message for the client
	 */
	public static EventQuery of(Map<String, String> parameters) {
		return new EventQuery(parameters);
	}

	private void add(String name, String value) {
		EventColumn column = COLUMNS.get(name);
		if (column != null) {
			List<String> words = words(column);
			if (!words.isEmpty() && !words.contains(value)) {
				throw new IllegalArgumentException("%s must be one of %s.".formatted(name, String.join(", ", words)));
			}
			equal(column, value);
			return;
		}
		switch (name) {
			case "conn_id" -> {
				equal(EventColumn.KIND, ResourceKind.CONNECTION.singular());
				equal(EventColumn.ID, value);
			}
			case "refused" -> this.conditions.add(refused(value));
			case "shadow" -> this.conditions.add(shadow(value));
			case "caller" -> this.conditions.add(caller(value));
			case "from" -> this.conditions.add(new Condition("recorded_at >= ?", List.of(time(name, value))));
			case "to" -> this.conditions.add(new Condition("recorded_at < ?", List.of(time(name, value))));
			default -> {
				String field = FIELDS.get(name);
				if (field != null) {
					this.conditions.add(new Condition(LineText.CONDITION, List.of(LineText.pattern(field, value))));
				}
				else if (!OTHERS.contains(name)) {
					throw new IllegalArgumentException("The only parameters are %s.".formatted(names()));
				}
			}
		}
	}

	/**
	 * All values of a column that has only a few, so that a typo in a search is reported.
	 */
	private static List<String> words(EventColumn column) {
		if (column == EventColumn.EVENT) {
			return Stream.of(EventType.values()).map(EventType::text).toList();
		}
		return (column == EventColumn.KIND) ? Stream.of(ResourceKind.values()).map(ResourceKind::singular).toList()
				: List.of();
	}

	private static String names() {
		TreeSet<String> names = new TreeSet<>(OTHERS);
		names.addAll(COLUMNS.keySet());
		names.addAll(FIELDS.keySet());
		return String.join(", ", names);
	}

	private void equal(EventColumn column, String value) {
		this.conditions.add(new Condition(column.text() + " = ?", List.of(column.fitting(value))));
	}

	/**
	 * A condition on a subject, or on issuer and subject separated by a slash.
	 */
	private static Condition caller(String value) {
		int slash = value.indexOf('/');
		String subject = EventColumn.SUBJECT.fitting(value);
		return (slash < 0) ? new Condition("subject = ?", List.of(subject))
				: new Condition("(subject = ? or (issuer = ? and subject = ?))",
						List.of(subject, EventColumn.ISSUER.fitting(value.substring(0, slash)),
								EventColumn.SUBJECT.fitting(value.substring(slash + 1))));
	}

	/**
	 * A condition on events of somebody who did not get what was asked for.
	 */
	private static Condition refused(String value) {
		if (!value.equals("true")) {
			throw new IllegalArgumentException("refused can only be true.");
		}
		return new Condition("event in (?, ?, ?, ?) and outcome not in (?, ?)",
				List.of(EventType.LOOKUP.text(), EventType.AUTHENTICATION.text(), EventType.RATE_LIMIT.text(),
						EventType.ACCESS.text(), "granted", "unchanged"));
	}

	/**
	 * A condition on lookups of shadow mode, or on all other events; few have a value in
	 * the column.
	 */
	private static Condition shadow(String value) {
		return switch (value) {
			case "true" -> new Condition("shadow = ?", List.of("true"));
			case "false" -> new Condition("shadow is null", List.of());
			default -> throw new IllegalArgumentException("shadow must be true or false.");
		};
	}

	private static OffsetDateTime time(String name, String value) {
		try {
			return RecordedTime.parse(value).atOffset(ZoneOffset.UTC);
		}
		catch (DateTimeException ex) {
			throw new IllegalArgumentException("%s must be a time such as 2026-11-21T10:00:00Z.".formatted(name), ex);
		}
	}

	private static @Nullable Integer limit(@Nullable String value) {
		if (value == null) {
			return null;
		}
		if (value.matches("\\d{1,4}")) {
			int limit = Integer.parseInt(value);
			if (limit >= 1 && limit <= MOST) {
				return limit;
			}
		}
		throw new IllegalArgumentException("limit must be a number from 1 to %d.".formatted(MOST));
	}

	int limit() {
		return (this.limit != null) ? this.limit : USUAL;
	}

	@Nullable PageCursor cursor() {
		return this.cursor;
	}

	List<Condition> conditions() {
		return List.copyOf(this.conditions);
	}

	/** A part of a where clause. */
	record Condition(String sql, List<Object> values) {
	}

}

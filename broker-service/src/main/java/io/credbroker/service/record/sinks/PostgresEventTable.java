package io.credbroker.service.record.sinks;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.credbroker.service.database.Database;
import io.credbroker.service.record.grants.GrantedId;
import io.credbroker.service.record.grants.GrantedIds;
import org.postgresql.PGConnection;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The table in PostgreSQL, which takes a group of rows as one {@code copy}. That is a
 * transaction of its own, unless an id has to be listed with it.
 */
final class PostgresEventTable implements EventTable {

	/** Null in {@code unlisted} says that this broker lists the ids itself. */
	private static final String COPY = "copy audit_event (unlisted, instance, sequence, recorded_at, line, holder, granted_until, lease_until, %s) from stdin (format binary)"
		.formatted(EventColumn.names());

	private static final int COLUMNS = 8 + EventColumn.all().size();

	/** What a row has beside its line is seldom more. */
	private static final int MORE = 1024;

	private final Database database;

	private final GrantedIds grantedIds = new GrantedIds();

	PostgresEventTable(Database database) {
		this.database = database;
	}

	@Override
	public void insert(JdbcTemplate writer, String instance, List<EventRow> rows) {
		BinaryCopy copy = copy(instance, rows);
		Map<GrantedId, Long> ids = EventRow.grantedIds(rows);
		long now = rows.getLast().recorded().getEpochSecond();
		Boolean sent = writer.execute((ConnectionCallback<Boolean>) (connection) -> {
			boolean listed = this.grantedIds.missing(connection.unwrap(PGConnection.class), ids, now).isEmpty();
			if (listed) {
				copy.send(connection, COPY);
			}
			return listed;
		});
		if (!Objects.requireNonNull(sent)) {
			insertAndList(writer, copy, ids, now);
		}
	}

	private void insertAndList(JdbcTemplate writer, BinaryCopy copy, Map<GrantedId, Long> ids, long now) {
		Map<GrantedId, Long> listed = this.database.writes()
			.execute((_) -> writer.execute((ConnectionCallback<Map<GrantedId, Long>>) (connection) -> {
				Map<GrantedId, Long> missing = this.grantedIds.missing(connection.unwrap(PGConnection.class), ids, now);
				GrantedIds.list(writer, missing);
				copy.send(connection, COPY);
				return missing;
			}));
		this.grantedIds.committed(Objects.requireNonNull(listed));
	}

	private static BinaryCopy copy(String instance, List<EventRow> rows) {
		BinaryCopy copy = new BinaryCopy(rows.stream().mapToInt((row) -> row.length() + MORE).sum());
		rows.forEach((row) -> add(copy, instance, row));
		return copy;
	}

	private static void add(BinaryCopy copy, String instance, EventRow row) {
		copy.row(COLUMNS).none().text(instance).number(row.event().sequence()).time(row.recorded());
		copy.text(row.event().line(), row.length());
		copy.number(row.grant().holder()).time(row.grant().grantedUntil()).time(row.grant().leaseUntil());
		for (EventColumn column : EventColumn.all()) {
			copy.text(column.of(row.texts()));
		}
	}

}

package io.credbroker.service.record.sinks;

import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

import io.credbroker.service.database.Database;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.BatchPreparedStatementSetter;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The table in H2: one statement for each row.
 */
record EmbeddedEventTable(Database database) implements EventTable {

	private static final String INSERT = "insert into audit_event (instance, sequence, recorded_at, line, holder, granted_until, lease_until, %s) values (?, ?, ?, ?, ?, ?, ?%s)"
		.formatted(EventColumn.names(), ", ?".repeat(EventColumn.all().size()));

	@Override
	public void insert(JdbcTemplate writer, String instance, List<EventRow> rows) {
		this.database.writes().executeWithoutResult((_) -> writer.batchUpdate(INSERT, new Rows(instance, rows)));
	}

	/**
	 * Tells the driver the rows, which then sends them together.
	 */
	private record Rows(String instance, List<EventRow> rows) implements BatchPreparedStatementSetter {

		@Override
		public void setValues(PreparedStatement statement, int index) throws SQLException {
			EventRow row = this.rows.get(index);
			statement.setString(1, this.instance);
			statement.setLong(2, row.event().sequence());
			set(statement, 3, row.recorded());
			statement.setString(4, new String(row.event().line(), 0, row.length(), StandardCharsets.UTF_8));
			statement.setObject(5, row.grant().holder(), Types.BIGINT);
			set(statement, 6, row.grant().grantedUntil());
			set(statement, 7, row.grant().leaseUntil());
			int parameter = 8;
			for (EventColumn column : EventColumn.all()) {
				statement.setString(parameter++, column.of(row.texts()));
			}
		}

		private static void set(PreparedStatement statement, int parameter, @Nullable Instant time)
				throws SQLException {
			statement.setObject(parameter, (time != null) ? time.atOffset(ZoneOffset.UTC) : null,
					Types.TIMESTAMP_WITH_TIMEZONE);
		}

		@Override
		public int getBatchSize() {
			return this.rows.size();
		}

	}

}

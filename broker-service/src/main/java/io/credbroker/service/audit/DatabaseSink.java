package io.credbroker.service.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;

import org.flywaydb.core.api.FlywayException;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.BatchPreparedStatementSetter;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.TransactionException;

/**
 * Keeps each group in one transaction.
 */
final class DatabaseSink implements AuditSink {

	private static final String INSERT = "insert into audit_event (instance, sequence, recorded_at, line, %s) values (?, ?, ?, ?%s)"
		.formatted(Column.names(), ", ?".repeat(Column.all().size()));

	private final AuditDatabase database;

	private boolean uncertain;

	DatabaseSink(AuditDatabase database) {
		this.database = database;
	}

	@Override
	public void prepare() throws IOException {
		try {
			this.database.migrate();
		}
		catch (DataAccessException | FlywayException ex) {
			throw DatabaseFailures.of(ex);
		}
	}

	@Override
	public void append(Group group) throws IOException {
		try {
			insert(group);
		}
		catch (DataAccessException | TransactionException | FlywayException ex) {
			IOException failure = DatabaseFailures.of(ex);
			if (!(failure instanceof EventRefusedException)) {
				this.database.forgetConnections();
			}
			throw failure;
		}
	}

	/**
	 * A commit whose answer was lost may have happened, so what is there is looked up
	 * before it is tried again.
	 */
	private void insert(Group group) {
		JdbcTemplate jdbc = this.database.writer();
		List<Sealed> events = this.uncertain ? missing(jdbc, group) : group.events();
		this.uncertain = true;
		if (!events.isEmpty()) {
			this.database.writes().executeWithoutResult((status) -> jdbc.batchUpdate(INSERT, new Rows(events)));
		}
		if (this.database.embedded()) {
			jdbc.execute("checkpoint sync");
		}
		this.uncertain = false;
	}

	private static List<Sealed> missing(JdbcTemplate jdbc, Group group) {
		Long last = jdbc.queryForObject("select coalesce(max(sequence), 0) from audit_event where instance = ?",
				Long.class, group.instance());
		long kept = Objects.requireNonNull(last);
		return group.events().stream().filter((event) -> event.sequence() > kept).toList();
	}

	@Override
	public void close() {
		this.database.close();
	}

	private record Rows(List<Sealed> events) implements BatchPreparedStatementSetter {

		@Override
		public void setValues(PreparedStatement row, int index) throws SQLException {
			String text = new String(this.events.get(index).line(), StandardCharsets.UTF_8).stripTrailing();
			ChainLine line = Objects.requireNonNull(ChainLine.read(text));
			row.setString(1, line.instance());
			row.setLong(2, line.sequence());
			row.setObject(3, recorded(line));
			row.setString(4, text);
			int parameter = 5;
			for (Column column : Column.all()) {
				row.setString(parameter++, column.of(line.event()));
			}
		}

		@Override
		public int getBatchSize() {
			return this.events.size();
		}

	}

	static OffsetDateTime recorded(ChainLine line) {
		return Instant.parse(line.event().path("recorded").asString()).atOffset(ZoneOffset.UTC);
	}

}

package io.credbroker.service.record.sinks;

import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.credbroker.service.database.Database;
import io.credbroker.service.record.chain.ChainedEvent;
import io.credbroker.service.record.chain.ChainedEvents;
import io.credbroker.service.record.grants.GrantedId;
import io.credbroker.service.record.grants.GrantedIds;
import io.credbroker.service.record.pipeline.AuditSink;
import io.credbroker.service.record.pipeline.EventRefusedException;
import org.flywaydb.core.api.FlywayException;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.BatchPreparedStatementSetter;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.TransactionException;

/**
 * Keeps each group in one transaction.
 */
public final class DatabaseSink implements AuditSink {

	private static final String EMBEDDED_INSERT = "insert into audit_event (instance, sequence, recorded_at, line, holder, granted_until, lease_until, %s) values (?, ?, ?, ?, ?, ?, ?%s)"
		.formatted(EventColumn.names(), ", ?".repeat(EventColumn.all().size()));

	/** Says that this broker lists the ids itself. */
	private static final String INSERT = EMBEDDED_INSERT.replace("audit_event (", "audit_event (unlisted, ")
		.replace("values (", "values (null, ");

	private final Database database;

	private final GrantedIds grantedIds = new GrantedIds();

	private boolean uncertain;

	public DatabaseSink(Database database) {
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
	public void append(ChainedEvents group) throws IOException {
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
	 * Skips events that are already stored, since a commit whose answer was lost may have
	 * succeeded.
	 */
	private void insert(ChainedEvents group) {
		JdbcTemplate jdbc = this.database.writer();
		List<ChainedEvent> events = this.uncertain ? missing(jdbc, group) : group.events();
		if (this.uncertain) {
			this.grantedIds.forget();
		}
		this.uncertain = true;
		if (!events.isEmpty()) {
			insert(jdbc, group.instance(), EventRow.of(events));
		}
		if (this.database.embedded()) {
			jdbc.execute("checkpoint sync");
		}
		this.uncertain = false;
	}

	private void insert(JdbcTemplate jdbc, String instance, List<EventRow> rows) {
		boolean embedded = this.database.embedded();
		Map<GrantedId, Long> ids = embedded ? Map.of() : EventRow.grantedIds(rows);
		Map<GrantedId, Long> listed = this.database.writes().execute((_) -> {
			Map<GrantedId, Long> added = ids.isEmpty() ? ids
					: this.grantedIds.list(jdbc, ids, rows.getLast().recorded().second());
			jdbc.batchUpdate(embedded ? EMBEDDED_INSERT : INSERT, new Rows(instance, rows, embedded));
			return added;
		});
		this.grantedIds.committed(Objects.requireNonNull(listed));
	}

	private static List<ChainedEvent> missing(JdbcTemplate jdbc, ChainedEvents group) {
		Long last = jdbc.queryForObject("select coalesce(max(sequence), 0) from audit_event where instance = ?",
				Long.class, group.instance());
		long kept = Objects.requireNonNull(last);
		return group.events().stream().filter((event) -> event.sequence() > kept).toList();
	}

	@Override
	public void close() {
		this.database.close();
	}

	/**
	 * Tells the driver the rows, which then sends them together.
	 */
	private record Rows(String instance, List<EventRow> events,
			boolean embedded) implements BatchPreparedStatementSetter {

		@Override
		public void setValues(PreparedStatement row, int index) throws SQLException {
			this.events.get(index).set(row, this.instance, this.embedded);
		}

		@Override
		public int getBatchSize() {
			return this.events.size();
		}

	}

}

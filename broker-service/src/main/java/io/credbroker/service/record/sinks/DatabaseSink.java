package io.credbroker.service.record.sinks;

import java.io.IOException;
import java.util.List;
import java.util.Objects;

import io.credbroker.service.database.Database;
import io.credbroker.service.record.chain.ChainedEvent;
import io.credbroker.service.record.chain.ChainedEvents;
import io.credbroker.service.record.pipeline.AuditSink;
import io.credbroker.service.record.pipeline.EventRefusedException;
import org.flywaydb.core.api.FlywayException;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.TransactionException;

/**
 * Keeps each group in a database, all of it or nothing.
 */
public final class DatabaseSink implements AuditSink {

	private final Database database;

	private EventTable table;

	private boolean uncertain;

	public DatabaseSink(Database database) {
		this.database = database;
		this.table = table(database);
	}

	private static EventTable table(Database database) {
		return database.embedded() ? new EmbeddedEventTable(database) : new PostgresEventTable(database);
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
		JdbcTemplate writer = this.database.writer();
		List<ChainedEvent> events = this.uncertain ? missing(writer, group) : group.events();
		if (this.uncertain) {
			this.table = table(this.database);
		}
		this.uncertain = true;
		if (!events.isEmpty()) {
			this.table.insert(writer, group.instance(), EventRow.of(events));
		}
		if (this.database.embedded()) {
			writer.execute("checkpoint sync");
		}
		this.uncertain = false;
	}

	private static List<ChainedEvent> missing(JdbcTemplate writer, ChainedEvents group) {
		Long last = writer.queryForObject("select coalesce(max(sequence), 0) from audit_event where instance = ?",
				Long.class, group.instance());
		long kept = Objects.requireNonNull(last);
		return group.events().stream().filter((event) -> event.sequence() > kept).toList();
	}

	@Override
	public void close() {
		this.database.close();
	}

}

package io.credbroker.service.record.sinks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;

import io.credbroker.service.database.Database;
import io.credbroker.service.record.chain.ChainLine;
import io.credbroker.service.record.chain.ChainedEvent;
import io.credbroker.service.record.chain.ChainedEvents;
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

	private static final String INSERT = "insert into audit_event (instance, sequence, recorded_at, line, holder, granted_until, lease_until, %s) values (?, ?, ?, ?, ?, ?, ?%s)"
		.formatted(EventColumn.names(), ", ?".repeat(EventColumn.all().size()));

	private final Database database;

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
		this.uncertain = true;
		if (!events.isEmpty()) {
			this.database.writes()
				.executeWithoutResult((status) -> jdbc.batchUpdate(INSERT, new Rows(group.instance(), events)));
		}
		if (this.database.embedded()) {
			jdbc.execute("checkpoint sync");
		}
		this.uncertain = false;
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

	private record Rows(String instance, List<ChainedEvent> events) implements BatchPreparedStatementSetter {

		@Override
		public void setValues(PreparedStatement row, int index) throws SQLException {
			ChainedEvent event = this.events.get(index);
			EventTexts fields = EventTexts.of(event.line());
			GrantColumns grant = GrantColumns.of(fields);
			row.setString(1, this.instance);
			row.setLong(2, event.sequence());
			row.setObject(3, Instant.parse(event.link().recorded()).atOffset(ZoneOffset.UTC));
			row.setString(4, new String(event.line(), StandardCharsets.UTF_8).stripTrailing());
			row.setObject(5, grant.holder(), Types.BIGINT);
			row.setObject(6, grant.grantedUntil());
			row.setObject(7, grant.leaseUntil());
			int parameter = 8;
			for (EventColumn column : EventColumn.all()) {
				row.setString(parameter++, column.of(fields));
			}
		}

		@Override
		public int getBatchSize() {
			return this.events.size();
		}

	}

	public static OffsetDateTime recorded(ChainLine line) {
		return Instant.parse(line.event().path("recorded").asString()).atOffset(ZoneOffset.UTC);
	}

}

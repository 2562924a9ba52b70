package io.credbroker.service.record.sinks;

import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
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

	private static final String INSERT = "insert into audit_event (instance, sequence, recorded_at, line, granted_until, lease_until, %s) values (?, ?, ?, ?, ?, ?%s)"
		.formatted(EventColumn.names(), ", ?".repeat(EventColumn.all().size()));

	private static final JsonPointer GRANTED_UNTIL = JsonPointer.compile("/granted/expires_at");

	private static final JsonPointer LEASE_UNTIL = JsonPointer.compile("/granted/lease_expires_at");

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
			this.database.writes().executeWithoutResult((status) -> jdbc.batchUpdate(INSERT, new Rows(events)));
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

	private record Rows(List<ChainedEvent> events) implements BatchPreparedStatementSetter {

		@Override
		public void setValues(PreparedStatement row, int index) throws SQLException {
			String text = new String(this.events.get(index).line(), StandardCharsets.UTF_8).stripTrailing();
			ChainLine line = Objects.requireNonNull(ChainLine.read(text));
			row.setString(1, line.instance());
			row.setLong(2, line.sequence());
			row.setObject(3, recorded(line));
			row.setString(4, text);
			row.setObject(5, time(line, GRANTED_UNTIL));
			row.setObject(6, time(line, LEASE_UNTIL));
			int parameter = 7;
			for (EventColumn column : EventColumn.all()) {
				row.setString(parameter++, column.of(line.event()));
			}
		}

		@Override
		public int getBatchSize() {
			return this.events.size();
		}

	}

	private static @Nullable OffsetDateTime time(ChainLine line, JsonPointer pointer) {
		JsonNode time = line.event().at(pointer);
		return time.isString() ? Instant.parse(time.asString()).truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC)
				: null;
	}

	public static OffsetDateTime recorded(ChainLine line) {
		return Instant.parse(line.event().path("recorded").asString()).atOffset(ZoneOffset.UTC);
	}

}

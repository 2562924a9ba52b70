package io.credbroker.service.record.search;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.credbroker.service.database.Database;
import io.credbroker.service.database.DatabaseFailure;
import io.credbroker.service.record.pipeline.RecordUnavailableException;
import io.credbroker.service.record.search.EventQuery.Condition;
import io.credbroker.service.record.verify.VerificationResult;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Reads the record from its database, page by page, so that no call keeps a transaction
 * open.
 */
public final class DatabaseEvents implements RecordedEvents {

	private static final Logger log = LoggerFactory.getLogger(DatabaseEvents.class);

	private final Database database;

	private final LongReading checks = new LongReading();

	public DatabaseEvents(Database database) {
		this.database = database;
	}

	@Override
	public Page find(EventQuery query) {
		List<Row> rows = rows(query, query.cursor(), Order.NEWEST_FIRST, query.limit() + 1);
		if (rows.size() <= query.limit()) {
			return new Page(lines(rows), null);
		}
		List<Row> page = rows.subList(0, query.limit());
		return new Page(lines(page), page.getLast().at().text());
	}

	@Override
	public void export(EventQuery query, Consumer<String> lines) {
		PageCursor cursor = query.cursor();
		List<Row> rows;
		do {
			rows = rows(query, cursor, Order.OLDEST_FIRST, EventQuery.MOST);
			lines(rows).forEach(lines);
			cursor = rows.isEmpty() ? cursor : rows.getLast().at();
		}
		while (rows.size() == EventQuery.MOST);
	}

	@Override
	public ShadowSummary shadow(Instant from) {
		return answered(() -> new ShadowSearch(this.database.shared()).since(from));
	}

	@Override
	public VerificationResult verify() {
		return this.checks.of(() -> answered(() -> new DatabaseCheck(this.database).verdict()));
	}

	private List<Row> rows(EventQuery query, @Nullable PageCursor cursor, Order order, int limit) {
		List<Condition> conditions = new ArrayList<>(query.conditions());
		if (cursor != null) {
			conditions.add(order.after(cursor));
		}
		String where = conditions.isEmpty() ? ""
				: conditions.stream().map(Condition::sql).collect(Collectors.joining(" and ", " where ", ""));
		List<Object> values = new ArrayList<>();
		conditions.forEach((condition) -> values.addAll(condition.values()));
		values.add(limit);
		String sql = "select recorded_at, instance, sequence, line from audit_event" + where + order.by + " limit ?";
		return answered(() -> this.database.shared().query(sql, Row::of, values.toArray()));
	}

	private static List<String> lines(List<Row> rows) {
		return rows.stream().map(Row::line).toList();
	}

	private static <T> T answered(Supplier<T> query) {
		try {
			return query.get();
		}
		catch (DataAccessException | FlywayException ex) {
			log.atWarn()
				.addKeyValue("reason", DatabaseFailure.reason(ex))
				.log("The database of the record cannot be used");
			throw new RecordUnavailableException(DatabaseFailure.reason(ex));
		}
	}

	private record Row(PageCursor at, String line) {

		private static Row of(ResultSet row, int number) throws SQLException {
			Instant recorded = row.getObject(1, OffsetDateTime.class).toInstant();
			return new Row(new PageCursor(recorded, row.getString(2), row.getLong(3)), row.getString(4));
		}

	}

	private enum Order {

		NEWEST_FIRST("<", " order by recorded_at desc, instance desc, sequence desc"),
		OLDEST_FIRST(">", " order by recorded_at, instance, sequence");

		private final String sign;

		private final String by;

		Order(String sign, String by) {
			this.sign = sign;
			this.by = by;
		}

		/**
		 * The condition for the events after a page; it also compares the time alone, so
		 * that the index is used.
		 */
		private Condition after(PageCursor cursor) {
			OffsetDateTime at = cursor.recorded().atOffset(ZoneOffset.UTC);
			return new Condition(
					"recorded_at %1$s= ? and (recorded_at, instance, sequence) %1$s (?, ?, ?)".formatted(this.sign),
					List.of(at, at, cursor.instance(), cursor.sequence()));
		}

	}

}

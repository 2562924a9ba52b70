package io.credbroker.benchmark.server;

import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.credbroker.service.database.Database;
import io.credbroker.service.record.chain.ChainedEvent;
import io.credbroker.service.record.chain.ChainedEvents;
import io.credbroker.service.record.pipeline.AuditSink;
import io.credbroker.service.record.pipeline.NamedSink;
import io.credbroker.service.record.sinks.ConfiguredSinks;
import io.credbroker.service.record.sinks.DatabaseSink;
import io.credbroker.service.record.sinks.EventColumn;
import io.credbroker.service.record.sinks.EventTexts;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Makes the record what it would be if nobody wanted to know who holds what: without the
 * columns, indexes and ids of grants.
 */
public final class WithoutGrants implements BeanPostProcessor {

	private static final Set<EventColumn> OF_GRANTS = EnumSet.of(EventColumn.CREDENTIAL, EventColumn.FINGERPRINT,
			EventColumn.FOLLOWS);

	private static final List<EventColumn> COLUMNS = EventColumn.all()
		.stream()
		.filter((column) -> !OF_GRANTS.contains(column))
		.toList();

	@Override
	public Object postProcessAfterInitialization(Object bean, String name) {
		return (bean instanceof ConfiguredSinks sinks)
				? new ConfiguredSinks(sinks.all().stream().map((sink) -> without(sink, sinks.database())).toList(),
						sinks.database(), sinks.searchable(), sinks.retention())
				: bean;
	}

	private static NamedSink without(NamedSink named, Database database) {
		return (named.sink() instanceof DatabaseSink)
				? new NamedSink(named.name(), new PlainSink(database), named.required(), named.timeout()) : named;
	}

	private record PlainSink(Database database) implements AuditSink {

		private static final String INSERT = "insert into audit_event (instance, sequence, recorded_at, line, %s) values (?, ?, ?, ?%s)"
			.formatted(COLUMNS.stream().map(EventColumn::text).collect(Collectors.joining(", ")),
					", ?".repeat(COLUMNS.size()));

		@Override
		public void prepare() {
			JdbcTemplate jdbc = this.database.shared();
			jdbc.execute("drop trigger if exists audit_event_lists_grant on audit_event");
			jdbc.execute("alter table audit_event drop column if exists unlisted");
			jdbc.execute("drop index if exists audit_event_by_follows");
		}

		@Override
		public void append(ChainedEvents group) {
			JdbcTemplate jdbc = this.database.writer();
			this.database.writes()
				.executeWithoutResult((_) -> jdbc.batchUpdate(INSERT, group.events(), group.events().size(),
						(row, event) -> fill(row, group.instance(), event)));
		}

		private static void fill(PreparedStatement row, String instance, ChainedEvent event) throws SQLException {
			EventTexts fields = EventTexts.of(event.line());
			row.setString(1, instance);
			row.setLong(2, event.sequence());
			row.setObject(3, event.link().recorded(), Types.OTHER);
			row.setString(4, new String(event.line(), 0, event.line().length - 1, StandardCharsets.UTF_8));
			int parameter = 5;
			for (EventColumn column : COLUMNS) {
				row.setString(parameter++, column.of(fields));
			}
		}

		@Override
		public void close() {
			this.database.close();
		}

	}

}

package io.credbroker.benchmark.server;

import java.io.IOException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

import io.credbroker.service.database.Database;
import io.credbroker.service.database.DatabaseAddress;
import io.credbroker.service.record.chain.ChainedEvent;
import io.credbroker.service.record.chain.ChainedEvents;
import io.credbroker.service.record.pipeline.AuditSink;
import io.credbroker.service.record.pipeline.NamedSink;
import io.credbroker.service.record.sinks.BinaryCopy;
import io.credbroker.service.record.sinks.ConfiguredSinks;
import io.credbroker.service.record.sinks.EventColumn;
import io.credbroker.service.record.sinks.EventTexts;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Lets a broker make of its record, for a while, what it would be if nobody wanted to
 * know who holds what: without the columns, indexes and ids of grants, in a database of
 * its own. One process does both, since two compile the same code differently.
 */
public final class OptionalGrants implements BeanPostProcessor {

	/** The property that says where the other database is. */
	public static final String DATABASE = "benchmark.database-without-grants";

	private static final Set<EventColumn> OF_GRANTS = EnumSet.of(EventColumn.CREDENTIAL, EventColumn.FINGERPRINT,
			EventColumn.FOLLOWS);

	private static final List<EventColumn> COLUMNS = EventColumn.all()
		.stream()
		.filter((column) -> !OF_GRANTS.contains(column))
		.toList();

	private final String url;

	private volatile boolean kept = true;

	OptionalGrants(@Value("${" + DATABASE + "}") String url) {
		this.url = url;
	}

	/**
	 * Begins or ends to keep grants.
	 */
	void keep(boolean grants) {
		this.kept = grants;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String name) {
		return (bean instanceof ConfiguredSinks sinks)
				? new ConfiguredSinks(sinks.all().stream().map(this::optional).toList(), sinks.database(),
						sinks.searchable(), sinks.retention())
				: bean;
	}

	private NamedSink optional(NamedSink named) {
		Database other = new Database(DatabaseAddress.postgresql(this.url, "postgres", null), named.timeout());
		return new NamedSink(named.name(), new OptionalSink(named.sink(), new PlainSink(other), () -> this.kept),
				named.required(), named.timeout());
	}

	private record OptionalSink(AuditSink with, AuditSink without, BooleanSupplier kept) implements AuditSink {

		@Override
		public void prepare() throws IOException {
			this.with.prepare();
			this.without.prepare();
		}

		@Override
		public void append(ChainedEvents group) throws IOException {
			(this.kept.getAsBoolean() ? this.with : this.without).append(group);
		}

		@Override
		public void close() throws IOException {
			this.with.close();
			this.without.close();
		}

	}

	private record PlainSink(Database database) implements AuditSink {

		private static final String COPY = "copy audit_event (instance, sequence, recorded_at, line, %s) from stdin (format binary)"
			.formatted(COLUMNS.stream().map(EventColumn::text).collect(Collectors.joining(", ")));

		@Override
		public void prepare() {
			JdbcTemplate jdbc = this.database.shared();
			jdbc.execute("drop trigger if exists audit_event_lists_grant on audit_event");
			jdbc.execute("alter table audit_event drop column if exists unlisted");
			jdbc.execute("drop index if exists audit_event_by_follows");
		}

		@Override
		public void append(ChainedEvents group) {
			BinaryCopy copy = new BinaryCopy((int) group.size() + 1024 * group.events().size());
			group.events().forEach((event) -> add(copy, group.instance(), event));
			this.database.writer().execute((ConnectionCallback<@Nullable Void>) (connection) -> {
				copy.send(connection, COPY);
				return null;
			});
		}

		private static void add(BinaryCopy copy, String instance, ChainedEvent event) {
			EventTexts texts = EventTexts.of(event.line());
			copy.row(4 + COLUMNS.size()).text(instance).number(event.sequence());
			copy.time(Instant.parse(event.link().recorded())).text(event.line(), event.line().length - 1);
			for (EventColumn column : COLUMNS) {
				copy.text(column.of(texts));
			}
		}

		@Override
		public void close() {
			this.database.close();
		}

	}

}

package io.credbroker.service.record.grants;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

import io.credbroker.service.database.Database;
import io.credbroker.service.database.DatabaseAddress;
import io.credbroker.service.record.chain.Chain;
import io.credbroker.service.record.chain.ChainedEvents;
import io.credbroker.service.record.event.EventFields;
import io.credbroker.service.record.sinks.DatabaseSink;
import org.jspecify.annotations.Nullable;

/**
 * A replica that records grants.
 */
final class RecordedGrants implements AutoCloseable {

	static final String SECRET = "c".repeat(32);

	final Database database;

	final DatabaseSink sink;

	private final Clock clock;

	private final Chain chain;

	RecordedGrants(DatabaseAddress address, Clock clock) {
		this.database = new Database(address, Duration.ofSeconds(10));
		this.sink = new DatabaseSink(this.database);
		this.clock = clock;
		this.chain = new Chain(UUID.randomUUID().toString(), clock);
	}

	ChainedEvents event(String kind, String id, String task, Duration lasts) {
		return this.chain.append(List.of(json(kind, id, task, this.clock.instant().plus(lasts))));
	}

	void give(String kind, String id, String task, Duration lasts) throws IOException {
		this.sink.append(event(kind, id, task, lasts));
	}

	void give(String id, String task, Duration lasts) throws IOException {
		give("connection", id, task, lasts);
	}

	private static byte[] json(String kind, String id, String task, Instant until) {
		return EventFields.object((event) -> {
			event.text("event", "lookup");
			event.text("event_id", UUID.randomUUID().toString());
			event.text("kind", kind);
			event.text("id", id);
			event.object("caller", Map.of("issuer", "ping", "subject", "etl"));
			event.object("context", Map.of("dag_id", "daily", "task_id", task, "run_id", "r1"));
			event.object("by", Map.of("mapping", "warehouse", "credential", SECRET));
			event.object("granted", (granted) -> {
				granted.text("fingerprint", "f1");
				granted.text("expires_at", until);
			});
		});
	}

	int holders(Instant at) {
		return count(GrantSource.heldAt(this.database, at, List.of(SECRET)));
	}

	int holders() {
		return holders(this.clock.instant());
	}

	int holdersOfAll(Instant at) {
		return count(GrantSource.heldAt(this.database, at));
	}

	int ever() {
		return count(GrantSource.ever(this.database, SECRET));
	}

	int between(Instant from, @Nullable Instant to) {
		return count(GrantSource.between(this.database, SECRET, from, to));
	}

	@Nullable Instant latest(String which) {
		GrantSource grants = GrantSource.latest(this.database, SECRET, which);
		OffsetDateTime time = this.database.shared()
			.queryForObject("select max(recorded_at) from %s g".formatted(grants.sql()), OffsetDateTime.class,
					grants.valuesAnd());
		return (time != null) ? time.toInstant() : null;
	}

	private int count(GrantSource grants) {
		return Objects.requireNonNull(this.database.shared()
			.queryForObject("select count(distinct holder) from %s e".formatted(grants.sql()), Integer.class,
					grants.valuesAnd()));
	}

	int rows() {
		return Objects
			.requireNonNull(this.database.shared().queryForObject("select count(*) from granted_id", Integer.class));
	}

	@Override
	public void close() {
		this.sink.close();
	}

}

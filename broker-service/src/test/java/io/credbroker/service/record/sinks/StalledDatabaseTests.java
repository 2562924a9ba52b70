package io.credbroker.service.record.sinks;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.credbroker.service.database.Database;
import io.credbroker.service.database.DatabaseAddress;
import io.credbroker.service.record.chain.Chain;
import io.credbroker.service.record.chain.ChainedEvents;
import io.credbroker.service.record.event.EventFields;
import io.credbroker.service.record.pipeline.SinkUnavailableException;
import io.credbroker.service.record.search.DatabaseEvents;
import io.credbroker.service.record.search.EventQuery;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A database that takes a group and does not answer: nothing waits for longer than its
 * timeout, and each event is kept once.
 */
class StalledDatabaseTests {

	private final Chain chain = new Chain(UUID.randomUUID().toString(), Clock.systemUTC());

	private final DatabaseAddress address;

	private final Database database;

	private final DatabaseSink sink;

	StalledDatabaseTests(@TempDir Path directory) {
		this.address = TestDatabase.POSTGRESQL.create(directory);
		this.database = new Database(this.address, Duration.ofSeconds(1));
		this.sink = new DatabaseSink(this.database);
	}

	@AfterEach
	void close() {
		this.sink.close();
	}

	@ParameterizedTest
	@EnumSource
	@Timeout(60)
	void aGroupThatIsNotAnsweredIsKeptOnceItCanBe(Stall stall) throws Exception {
		this.sink.append(group("warehouse"));
		ChainedEvents stalled = group(stall.id);

		try (Connection other = stall.begin(this.address, stalled)) {
			assertThatExceptionOfType(SinkUnavailableException.class).isThrownBy(() -> this.sink.append(stalled));
			assertThatExceptionOfType(SinkUnavailableException.class).isThrownBy(() -> this.sink.append(stalled));
			other.rollback();
		}
		appendWithin(stalled, 20);
		this.sink.append(group("warehouse"));

		assertThat(new DatabaseEvents(this.database).find(EventQuery.of(Map.of())).events()).hasSize(9);
		assertThat(new DatabaseEvents(this.database).verify().intact()).isTrue();
	}

	private ChainedEvents group(String id) {
		byte[] event = EventFields.object((fields) -> {
			fields.text("event", "lookup");
			fields.text("id", id);
			fields.object("by", Map.of("credential", "c1"));
			fields.object("granted", (granted) -> granted.text("expires_at", Instant.now().plusSeconds(900)));
		});
		return this.chain.append(List.of(event, event, event));
	}

	/**
	 * What the server still worked on may be kept in the meantime, or in its way.
	 */
	private void appendWithin(ChainedEvents group, int tries) throws IOException {
		for (int i = 1;; i++) {
			try {
				this.sink.append(group);
				return;
			}
			catch (IOException ex) {
				if (i == tries) {
					throw ex;
				}
			}
		}
	}

	enum Stall {

		/** Holds up the answer to the statement. */
		TABLE_IS_LOCKED("warehouse", "lock table audit_event in exclusive mode"),

		/** Holds up the answer to the rows. */
		ROW_IS_UNCERTAIN("warehouse",
				"insert into audit_event (instance, sequence, recorded_at, line) values ('%s', %d, now(), '')"),

		/** The same in a transaction that lists an id. */
		ROW_OF_A_NEW_ID_IS_UNCERTAIN("lake", ROW_IS_UNCERTAIN.statement),

		/** Holds up the listing of an id, before the rows. */
		IDS_ARE_LOCKED("lake", "lock table granted_id in exclusive mode");

		private final String id;

		private final String statement;

		Stall(String id, String statement) {
			this.id = id;
			this.statement = statement;
		}

		Connection begin(DatabaseAddress address, ChainedEvents group) throws SQLException {
			Connection connection = DriverManager.getConnection(address.url(), "postgres", "");
			connection.setAutoCommit(false);
			try (Statement sql = connection.createStatement()) {
				sql.execute(this.statement.formatted(group.instance(), group.events().getLast().sequence()));
			}
			return connection;
		}

	}

}

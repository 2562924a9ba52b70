package io.credbroker.service.record.grants;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.credbroker.service.database.DatabaseAddress;
import io.credbroker.service.record.chain.ChainedEvent;
import io.credbroker.service.record.chain.ChainedEvents;
import io.credbroker.service.record.search.DatabaseEvents;
import io.credbroker.service.record.sinks.TestDatabase;
import io.credbroker.service.record.verify.ChainFinding;
import io.credbroker.service.support.MovableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * The ids by which PostgreSQL finds who holds a secret.
 */
class GrantedIdsTests {

	private static final Duration QUARTER = Duration.ofMinutes(15);

	private final MovableClock clock = new MovableClock();

	private final DatabaseAddress address;

	private final RecordedGrants replica;

	GrantedIdsTests(@TempDir Path directory) {
		this.address = TestDatabase.POSTGRESQL.create(directory);
		this.replica = new RecordedGrants(this.address, this.clock);
	}

	@AfterEach
	void close() {
		this.replica.close();
	}

	private JdbcTemplate jdbc() {
		return this.replica.database.shared();
	}

	@Test
	void anIdThatIsGivenAgainAndAgainIsListedOnce() throws Exception {
		for (int i = 0; i < 50; i++) {
			this.replica.give("warehouse", "load" + i, QUARTER.minusSeconds(i));
		}
		try (RecordedGrants restarted = new RecordedGrants(this.address, this.clock)) {
			restarted.give("warehouse", "after", QUARTER);

			assertThat(restarted.holders()).isEqualTo(51);
		}
		assertThat(this.replica.rows()).isEqualTo(1);
	}

	@Test
	void replicasWithOtherClocksSeeWhatTheOthersGave() throws Exception {
		for (Duration skew : new Duration[] { Duration.ofHours(-30), Duration.ofHours(30) }) {
			MovableClock skewed = new MovableClock();
			skewed.move(skew);
			try (RecordedGrants other = new RecordedGrants(this.address, skewed)) {
				other.give("warehouse", "skewed" + skew, Duration.ofHours(40));
			}
			this.replica.give("warehouse", "own" + skew, QUARTER);
		}

		assertThat(this.replica.holders()).isEqualTo(4);
	}

	@Test
	void anIdIsListedAgainIfTheFirstTransactionFailed() throws Exception {
		this.replica.give("lake", "load", QUARTER);
		ChainedEvents given = this.replica.event("connection", "warehouse", "load", QUARTER);
		List<ChainedEvent> refused = new ArrayList<>(given.events());
		refused.add(new ChainedEvent(1, given.events().getFirst().line(), given.events().getFirst().link()));
		assertThatException().isThrownBy(() -> this.replica.sink.append(new ChainedEvents(given.instance(), refused)));

		this.replica.sink.append(given);

		assertThat(this.replica.holders()).isEqualTo(1);
		assertThat(this.replica.rows()).isEqualTo(2);
	}

	@Test
	void anIdIsListedAgainInADatabaseThatWasRestored() throws Exception {
		this.replica.give("warehouse", "before", QUARTER);
		jdbc().update("delete from granted_id");
		jdbc().update("delete from audit_event");
		jdbc().queryForList("""
				select pg_terminate_backend(pid) from pg_stat_activity
				where datname = current_database() and pid <> pg_backend_pid()""");
		giveAfterFailure();

		assertThat(this.replica.holders()).isEqualTo(1);
	}

	private void giveAfterFailure() throws IOException {
		ChainedEvents given = this.replica.event("connection", "warehouse", "after", QUARTER);
		try {
			this.replica.sink.append(given);
		}
		catch (IOException ex) {
			this.replica.sink.append(given);
		}
	}

	@Test
	void whatIsRememberedIsNotListedAgain() throws Exception {
		this.replica.give("warehouse", "before", QUARTER);
		jdbc().update("delete from granted_id");

		this.replica.give("warehouse", "after", QUARTER);

		assertThat(this.replica.rows()).isZero();
	}

	@Test
	void whatIsRememberedIsListedAgainInTime() throws Exception {
		this.replica.give("warehouse", "before", QUARTER);
		jdbc().update("delete from granted_id");
		this.clock.move(Duration.ofMinutes(31));

		this.replica.give("warehouse", "after", QUARTER);

		assertThat(this.replica.holders()).isEqualTo(1);
	}

	@Test
	void whatAReplicaOfAnEarlierVersionGivesIsListedByTheDatabase() throws Exception {
		this.replica.give("lake", "load", QUARTER);
		jdbc().update("delete from granted_id");

		for (int i = 2; i < 5; i++) {
			jdbc().update(
					"""
							insert into audit_event (instance, sequence, recorded_at, line, id, credential, holder, granted_until)
							select instance, ?, recorded_at, line, 'warehouse', credential, ?, granted_until + interval '2' day
							from audit_event where sequence = 1""",
					i, i);
		}

		this.clock.move(Duration.ofDays(2));
		assertThat(this.replica.holders()).isEqualTo(3);
		assertThat(this.replica.rows()).isEqualTo(1);
	}

	@Test
	void aGrantThatIsNotListedIsFoundByTheCheck() throws Exception {
		this.replica.give("warehouse", "load", QUARTER);
		DatabaseEvents events = new DatabaseEvents(this.replica.database);
		assertThat(events.verify().findings()).isEmpty();

		jdbc().update("delete from granted_id");

		assertThat(events.verify().findings()).extracting(ChainFinding::kind).containsExactly(ChainFinding.Kind.COLUMN);
	}

	@Test
	void holdersAreFoundWithoutReadingTheOtherEvents() throws Exception {
		this.replica.give("warehouse", "load", QUARTER);
		jdbc().update("""
				insert into audit_event (instance, sequence, recorded_at, line, id, credential, holder, granted_until)
				select 'many', n, recorded_at + n * interval '1' second, line, 'conn' || n % 200,
					md5((n % 200)::text), n, granted_until + n * interval '1' second
				from audit_event, generate_series(1, 20000) n where sequence = 1""");
		jdbc().execute("analyze audit_event");
		jdbc().execute("analyze granted_id");

		for (GrantSource grants : List.of(GrantSource.heldAt(this.replica.database, this.clock.instant()),
				GrantSource.heldAt(this.replica.database, this.clock.instant(), List.of(RecordedGrants.SECRET)),
				GrantSource.ever(this.replica.database, RecordedGrants.SECRET))) {
			assertThat(jdbc().queryForList("explain select * from %s e".formatted(grants.sql()), String.class,
					grants.valuesAnd()))
				.anyMatch((line) -> line.contains("audit_event_by_id"))
				.noneMatch((line) -> line.contains("Scan on audit_event ") && line.contains("Seq"));
		}
	}

}

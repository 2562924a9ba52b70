package io.credbroker.service.record.grants;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

import io.credbroker.service.record.sinks.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is no longer needed of the ids by which PostgreSQL finds who holds a secret.
 */
class GrantedIdCleaningTests {

	private static final Duration QUARTER = Duration.ofMinutes(15);

	private final RecordedGrants replica;

	private final GrantedIdCleaning cleaning;

	GrantedIdCleaningTests(@TempDir Path directory) {
		this.replica = new RecordedGrants(TestDatabase.POSTGRESQL.create(directory), Clock.systemUTC());
		this.cleaning = new GrantedIdCleaning(this.replica.database);
	}

	@AfterEach
	void close() {
		this.replica.close();
	}

	private JdbcTemplate jdbc() {
		return this.replica.database.shared();
	}

	private void writtenDaysAgo(int days) {
		jdbc().update("update granted_id set written_at = written_at - ? * interval '1' day", days);
	}

	@Test
	void whatIsListedTwiceIsKeptOnce() throws Exception {
		this.replica.give("warehouse", "load", QUARTER);
		for (int i = 0; i < 3; i++) {
			jdbc().update(
					"insert into granted_id (credential, id, lasts) select credential, id, lasts from granted_id limit 1");
		}

		this.cleaning.run();

		assertThat(this.replica.rows()).isEqualTo(1);
		assertThat(this.replica.holders()).isEqualTo(1);
	}

	@Test
	void anIdStaysAsLongAsAnEventNeedsIt() throws Exception {
		this.replica.give("warehouse", "load", QUARTER);
		writtenDaysAgo(400);
		this.cleaning.run();
		assertThat(this.replica.ever()).isEqualTo(1);

		jdbc().update("delete from audit_event");
		this.cleaning.run();

		assertThat(this.replica.rows()).isZero();
	}

	@Test
	void anIdThatWasListedLatelyStaysWithoutAnEvent() throws Exception {
		this.replica.give("warehouse", "load", QUARTER);
		jdbc().update("delete from audit_event");
		writtenDaysAgo(6);

		this.cleaning.run();

		assertThat(this.replica.rows()).isEqualTo(1);
	}

	@Test
	void aLongTimeStaysAsLongAsSomebodyHoldsWhatWasGivenForIt() throws Exception {
		this.replica.give("warehouse", "long", Duration.ofHours(2));
		writtenDaysAgo(30);
		jdbc().update("insert into granted_id (credential, id, lasts) select credential, id, 1024 from granted_id");

		this.cleaning.run();
		assertThat(this.replica.holders()).as("the clock of the database has jumped").isEqualTo(1);

		jdbc().update(
				"update audit_event set recorded_at = recorded_at - interval '30' day, granted_until = granted_until - interval '30' day");
		this.cleaning.run();
		assertThat(this.replica.rows()).isEqualTo(1);
		assertThat(this.replica.ever()).isEqualTo(1);
	}

}

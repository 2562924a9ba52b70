package io.credbroker.service.rotation.versions;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;

import io.credbroker.service.database.Database;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Tells the time by the clock that all replicas share: that of the database.
 */
final class LookClock {

	private final Database database;

	private final Clock clock;

	LookClock(Database database, Clock clock) {
		this.database = database;
		this.clock = clock;
	}

	LookTimes times(JdbcTemplate jdbc) {
		return new LookTimes(now(jdbc), System.nanoTime());
	}

	/**
	 * An embedded database has the clock of this machine.
	 */
	private Instant now(JdbcTemplate jdbc) {
		return this.database.embedded() ? this.clock.instant()
				: Objects.requireNonNull(jdbc.queryForObject("select clock_timestamp()", OffsetDateTime.class))
					.toInstant();
	}

}

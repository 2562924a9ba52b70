package io.credbroker.service.rotation.versions;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

import io.credbroker.service.database.Database;
import io.credbroker.service.record.grants.GrantSource;
import io.credbroker.service.record.grants.GrantedIdCleaning;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Deletes versions that were replaced long ago and secrets that nobody reads any more; a
 * version that somebody may still use stays.
 */
final class VersionCleaning {

	private static final String LAST_LOOK = """
			coalesce(case when last_failure_at is null or last_success_at > last_failure_at then last_success_at
				else last_failure_at end, timestamp with time zone '1970-01-01 00:00:00+00')""";

	/** How many secrets one step looks at. */
	private static final int STEP = 1000;

	private final Database database;

	private final LookClock clock;

	private final Duration kept;

	private final MappedCredentials mapped;

	private final CredentialLimit limit;

	VersionCleaning(Database database, LookClock clock, Duration kept, MappedCredentials mapped,
			CredentialLimit limit) {
		this.database = database;
		this.clock = clock;
		this.kept = kept;
		this.mapped = mapped;
		this.limit = limit;
	}

	void run() {
		JdbcTemplate jdbc = this.database.shared();
		OffsetDateTime now = this.clock.times(jdbc).now().atOffset(ZoneOffset.UTC);
		OffsetDateTime before = now.minus(this.kept);
		jdbc.update(
				"delete from credential_version where replaced_at < ? and not " + GrantSource.isHeld(this.database,
						"credential_version.credential", "e.fingerprint = credential_version.fingerprint"),
				before, now);
		List<Found> forgettable = forgettable(jdbc);
		forget(jdbc, now, forgettable.stream().filter((found) -> found.lastLook().isBefore(before)).toList());
		int excess = this.limit.excess(CredentialTable.count(jdbc));
		forget(jdbc, now,
				forgettable.stream().filter((found) -> !found.lastLook().isBefore(before)).limit(excess).toList());
		jdbc.update("""
				delete from credential_version where not exists
					(select 1 from credential c where c.id = credential_version.credential)""");
		new GrantedIdCleaning(this.database).run();
	}

	/**
	 * The secrets that no mapping names, the one that was looked at longest ago first.
	 */
	private List<Found> forgettable(JdbcTemplate jdbc) {
		CredentialIndex index = this.mapped.current();
		return jdbc
			.query("select id, store, store_key, %s from credential order by 4".formatted(LAST_LOOK),
					(row, _) -> new Found(row.getString(1), new Location(row.getString(2), row.getString(3)),
							row.getObject(4, OffsetDateTime.class)))
			.stream()
			.filter((found) -> !index.isNamed(found.location()))
			.toList();
	}

	/**
	 * Deletes them unless somebody may use them.
	 */
	private void forget(JdbcTemplate jdbc, OffsetDateTime now, List<Found> secrets) {
		List<Object[]> ids = secrets.stream().map((found) -> new Object[] { found.id(), now }).toList();
		for (int from = 0; from < ids.size(); from += STEP) {
			jdbc.batchUpdate(
					"delete from credential where id = ? and not "
							+ GrantSource.isHeld(this.database, "credential.id", "1 = 1"),
					ids.subList(from, Math.min(ids.size(), from + STEP)));
		}
	}

	private record Found(String id, Location location, OffsetDateTime lastLook) {
	}

}

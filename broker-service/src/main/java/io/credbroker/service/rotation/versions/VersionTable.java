package io.credbroker.service.rotation.versions;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

import io.credbroker.service.rotation.versions.VersionChange.Version;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

import static io.credbroker.service.rotation.versions.DatabaseTimes.column;
import static io.credbroker.service.rotation.versions.DatabaseTimes.instant;

/**
 * The table of versions, one row for each content of a secret.
 */
final class VersionTable {

	private static final String INSERT = """
			insert into credential_version (version, noticed, first_seen_at, rotated_at, rotated_at_source, replaced_at,
				credential, fingerprint)
			values (?, ?, ?, ?, ?, ?, ?, ?)""";

	private static final String RETURN = """
			update credential_version set version = ?, noticed = ?, first_seen_at = ?, rotated_at = ?,
				rotated_at_source = ?, replaced_at = ?, alias_of = null, event_instance = null, event_sequence = null
			where credential = ? and fingerprint = ?""";

	private final JdbcTemplate jdbc;

	VersionTable(JdbcTemplate jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Stores a version that was noticed.
	 * @param now when an older one was replaced that is reported late
	 * @return whether anything changed: a late report of a known version does not count
	 */
	boolean notice(VersionChange change, Instant now) {
		Version version = change.version();
		boolean known = exists(version);
		if (change.noticed() == Noticed.LATE && known) {
			return false;
		}
		if (version.current()) {
			replaceAllBut(version.credential(), version.fingerprint(), version.firstSeenAt());
		}
		this.jdbc.update(known ? RETURN : INSERT, StoredText.orNull(version.version()), change.noticed().text(),
				column(version.firstSeenAt()), column(version.rotation().rotatedAt()),
				text(version.rotation().source()), version.current() ? null : column(now), version.credential(),
				version.fingerprint());
		if (change.noticed() == Noticed.RENAMED && change.replaces() != null) {
			this.jdbc.update("""
					update credential_version set alias_of = ?
					where credential = ? and fingerprint <> ? and (fingerprint = ? or alias_of = ?)""",
					version.fingerprint(), version.credential(), version.fingerprint(), change.replaces(),
					change.replaces());
		}
		return true;
	}

	/**
	 * Marks every version as replaced, because the store has one that nobody has read.
	 */
	void replaceAll(String credential, Instant at) {
		replaceAllBut(credential, "", at);
	}

	private void replaceAllBut(String credential, String fingerprint, Instant at) {
		this.jdbc.update("""
				update credential_version set replaced_at = ?
				where credential = ? and fingerprint <> ? and replaced_at is null""", column(at), credential,
				fingerprint);
	}

	private boolean exists(Version version) {
		return !this.jdbc
			.queryForList("select 1 from credential_version where credential = ? and fingerprint = ?", Integer.class,
					version.credential(), version.fingerprint())
			.isEmpty();
	}

	/**
	 * The versions of a secret, the newest first; at most that many.
	 */
	List<KnownVersion> of(String credential, int most) {
		return this.jdbc.query("""
				select * from credential_version where credential = ?
				order by first_seen_at desc, fingerprint limit ?""", (row, _) -> known(row), credential, most);
	}

	private static KnownVersion known(ResultSet row) throws SQLException {
		long sequence = row.getLong("event_sequence");
		String instance = row.getString("event_instance");
		return new KnownVersion(row.getString("fingerprint"), row.getString("version"), row.getString("alias_of"),
				new KnownVersion.Times(Objects.requireNonNull(instant(row, "first_seen_at")),
						instant(row, "rotated_at"), RotationSource.of(row.getString("rotated_at_source")),
						instant(row, "replaced_at")),
				Noticed.of(row.getString("noticed")),
				(instance != null) ? new KnownVersion.EventReference(instance, sequence) : null);
	}

	/**
	 * Notes which event tells of a version.
	 */
	void recorded(String credential, String fingerprint, KnownVersion.EventReference event) {
		this.jdbc.update("""
				update credential_version set event_instance = ?, event_sequence = ?
				where credential = ? and fingerprint = ?""", event.instance(), event.sequence(), credential,
				fingerprint);
	}

	private static @Nullable String text(@Nullable RotationSource source) {
		return (source != null) ? source.text() : null;
	}

}

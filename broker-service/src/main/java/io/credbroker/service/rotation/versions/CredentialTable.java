package io.credbroker.service.rotation.versions;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

import io.credbroker.service.rotation.versions.CredentialRow.Current;
import io.credbroker.service.rotation.versions.CredentialRow.Rotation;
import io.credbroker.service.rotation.versions.CredentialRow.Trouble;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

import static io.credbroker.service.rotation.versions.DatabaseTimes.column;
import static io.credbroker.service.rotation.versions.DatabaseTimes.instant;

/**
 * The table of secrets, one row each.
 */
final class CredentialTable {

	private static final String INSERT = """
			insert into credential (store, store_key, issued, fingerprint, version, named_with, first_seen_at,
				rotated_at, rotated_at_source, next_rotation_at, last_success_at, last_failure_at, failure,
				failing_since, id)
			values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";

	private static final String UPDATE = """
			update credential set store = ?, store_key = ?, issued = ?, fingerprint = ?, version = ?, named_with = ?,
				first_seen_at = ?, rotated_at = ?, rotated_at_source = ?, next_rotation_at = ?, last_success_at = ?,
				last_failure_at = ?, failure = ?, failing_since = ?
			where id = ?""";

	private CredentialTable() {
	}

	static List<CredentialRow> all(JdbcTemplate jdbc) {
		return jdbc.query("select * from credential", (row, _) -> row(row));
	}

	static @Nullable CredentialRow find(JdbcTemplate jdbc, String id) {
		return jdbc.query("select * from credential where id = ?", (row, _) -> row(row), id)
			.stream()
			.findFirst()
			.orElse(null);
	}

	static int count(JdbcTemplate jdbc) {
		return Objects.requireNonNull(jdbc.queryForObject("select count(*) from credential", Integer.class));
	}

	/**
	 * The rows with these ids, locked until the transaction ends, always in the same
	 * order.
	 */
	static List<CredentialRow> locked(JdbcTemplate jdbc, Collection<String> ids) {
		String places = String.join(", ", Collections.nCopies(ids.size(), "?"));
		return jdbc.query("select * from credential where id in (%s) order by id for update".formatted(places),
				(row, _) -> row(row), ids.toArray());
	}

	static void insert(JdbcTemplate jdbc, List<CredentialRow> rows) {
		write(jdbc, INSERT, rows);
	}

	static void update(JdbcTemplate jdbc, List<CredentialRow> rows) {
		write(jdbc, UPDATE, rows);
	}

	private static void write(JdbcTemplate jdbc, String sql, List<CredentialRow> rows) {
		if (!rows.isEmpty()) {
			jdbc.batchUpdate(sql, rows.stream().map(CredentialTable::values).toList());
		}
	}

	private static @Nullable Object[] values(CredentialRow row) {
		Current current = row.current();
		Rotation rotation = (current != null) ? current.rotation() : new Rotation(null, null, null);
		Trouble trouble = row.trouble();
		return new @Nullable Object[] { StoredText.of(row.location().store(), StoredText.OTHER),
				StoredText.of(row.location().key(), StoredText.KEY), row.issued(),
				(current != null) ? current.fingerprint() : null,
				(current != null) ? StoredText.orNull(current.version()) : null,
				(current != null) ? current.namedWith() : null,
				column((current != null) ? current.firstSeenAt() : null), column(rotation.rotatedAt()),
				(rotation.source() != null) ? rotation.source().text() : null, column(rotation.nextRotationAt()),
				column(row.lastSuccessAt()), column((trouble != null) ? trouble.lastFailureAt() : null),
				(trouble != null) ? trouble.code() : null, column((trouble != null) ? trouble.since() : null),
				row.id() };
	}

	private static CredentialRow row(ResultSet row) throws SQLException {
		Instant failed = instant(row, "last_failure_at");
		return new CredentialRow(row.getString("id"), new Location(row.getString("store"), row.getString("store_key")),
				row.getBoolean("issued"), current(row), instant(row, "last_success_at"),
				(failed != null) ? new Trouble(failed, row.getString("failure"), instant(row, "failing_since")) : null);
	}

	private static @Nullable Current current(ResultSet row) throws SQLException {
		Instant seen = instant(row, "first_seen_at");
		return (seen == null) ? null
				: new Current(row.getString("fingerprint"), row.getString("version"),
						Objects.requireNonNullElse(row.getString("named_with"), ""), seen,
						new Rotation(instant(row, "rotated_at"), RotationSource.of(row.getString("rotated_at_source")),
								instant(row, "next_rotation_at")));
	}

}

package io.credbroker.service.rotation.holders;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;

import io.credbroker.service.database.Database;
import io.credbroker.service.record.grants.GrantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Counts which DAGs and callers were given a secret.
 */
final class UsageSearch {

	/** How many pairs of DAG and caller are told at most, those that used it last. */
	static final int MOST = 5_000;

	private static final String USES = """
			select dag_id, issuer, subject, count(*) as lookups, max(recorded_at) as last_used_at
			from %%s e where %s
			group by dag_id, issuer, subject order by last_used_at desc, dag_id, issuer, subject limit ?"""
		.formatted(HolderSearch.NOT_CORRECTED);

	private static final String LAST = """
			select max(recorded_at) from %%s e where %s""".formatted(HolderSearch.NOT_CORRECTED);

	private final Database database;

	UsageSearch(Database database) {
		this.database = database;
	}

	/**
	 * Who was given it since then, the last one first.
	 */
	List<Use> since(String credential, Instant from) {
		GrantSource grants = GrantSource.since(this.database, credential, from);
		return this.database.shared()
			.query(USES.formatted(grants.sql()), (row, _) -> use(row), grants.valuesAnd(MOST + 1));
	}

	/**
	 * When it was given last, as far as the record goes back.
	 */
	@Nullable Instant last(String credential) {
		GrantSource grants = GrantSource.ever(this.database, credential);
		return time(this.database.shared(), LAST.formatted(grants.sql()), grants.valuesAnd());
	}

	/**
	 * When the first event was recorded that is still there.
	 */
	@Nullable Instant recordFrom() {
		return time(this.database.shared(), "select min(recorded_at) from audit_event");
	}

	private static @Nullable Instant time(JdbcTemplate jdbc, String sql, Object... values) {
		OffsetDateTime time = jdbc.queryForObject(sql, OffsetDateTime.class, values);
		return (time != null) ? time.toInstant() : null;
	}

	private static Use use(ResultSet row) throws SQLException {
		return new Use(row.getString("dag_id"), new HolderCaller(row.getString("issuer"), row.getString("subject")),
				row.getLong("lookups"),
				Objects.requireNonNull(row.getObject("last_used_at", OffsetDateTime.class)).toInstant());
	}

	/**
	 * What one caller was given for one DAG.
	 *
	 * @param dagId {@code null} for lookups outside a DAG
	 */
	record Use(@Nullable String dagId, HolderCaller caller, long lookups, Instant lastUsedAt) {
	}

}

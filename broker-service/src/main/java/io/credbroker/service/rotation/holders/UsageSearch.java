package io.credbroker.service.rotation.holders;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
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

	private final Database database;

	UsageSearch(Database database) {
		this.database = database;
	}

	/**
	 * Who was given it since a time and, if {@code to} is not {@code null}, before that
	 * one; the last one first.
	 * @param patience for how long the database may search, in whole seconds, at least
	 * one
	 * @throws org.springframework.dao.QueryTimeoutException when it takes longer
	 */
	List<Use> between(String credential, Instant from, @Nullable Instant to, Duration patience) {
		GrantSource grants = GrantSource.between(this.database, credential, from, to);
		JdbcTemplate jdbc = this.database.shared();
		jdbc.setQueryTimeout((int) Math.max(1, patience.toSeconds()));
		return jdbc.query(USES.formatted(grants.sql()), (row, _) -> use(row), grants.valuesAnd(MOST + 1));
	}

	/**
	 * When it was given last, as far as the record goes back.
	 */
	@Nullable Instant last(String credential) {
		GrantSource grants = GrantSource.latest(this.database, credential, HolderSearch.NOT_CORRECTED);
		return time(this.database.shared(), "select max(recorded_at) from %s g".formatted(grants.sql()),
				grants.valuesAnd());
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

		/**
		 * This and what the same caller was given for the same DAG before.
		 */
		Use and(Use earlier) {
			return new Use(this.dagId, this.caller, this.lookups + earlier.lookups, this.lastUsedAt);
		}

	}

}

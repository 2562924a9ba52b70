package io.credbroker.service.rotation.holders;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;

import io.credbroker.service.database.Database;
import io.credbroker.service.record.grants.GrantSource;
import io.credbroker.service.rotation.versions.DatabaseTimes;
import org.jspecify.annotations.Nullable;

/**
 * Counts who may use the current and older versions of secrets now. A holder is a caller
 * with its task, and holds a version until its answer expires.
 */
public final class HolderCounts {

	/**
	 * The holders of each secret: one row per holder and version. A fingerprint that no
	 * version has is one that was given a moment ago.
	 */
	private static final String HOLDERS = """
			select credential, held, is_current, max(granted_until) as held_until
			from (select e.credential, case when c.issued then null else coalesce(v.alias_of, e.fingerprint) end as held, e.granted_until,
					case when c.issued or v.fingerprint is null then 1
						when coalesce(v.alias_of, v.fingerprint) = c.fingerprint then 1 else 0 end as is_current,
					e.holder
				from %s e
				join credential c on c.id = e.credential
				left join credential_version v on v.credential = e.credential and v.fingerprint = e.fingerprint
				where not exists
					(select 1 from audit_event f where f.follows = e.event_id and f.follows is not null)) g
			group by credential, held, is_current, holder""";

	private static final String SOME = """
			select credential, sum(is_current) as current_holders, sum(1 - is_current) as older_holders,
				max(case when is_current = 0 then held_until end) as older_until
			from (%s) h group by credential""".formatted(HOLDERS);

	private static final String ONE = """
			select cast(? as varchar(32)) as credential, sum(is_current) as current_holders, sum(1 - is_current) as older_holders,
				max(case when is_current = 0 then held_until end) as older_until
			from (%s) h"""
		.formatted(HOLDERS);

	private static final String OTHERS = """
			select count(*), max(held_until) from (%s) h where held is null or held <> ?""".formatted(HOLDERS);

	private final Database database;

	private final Clock clock;

	public HolderCounts(Database database, Clock clock) {
		this.database = database;
		this.clock = clock;
	}

	/**
	 * The counts of every secret that somebody holds; one query.
	 */
	public List<HolderCount> all() {
		return some(GrantSource.heldAt(this.database, this.clock.instant()));
	}

	/**
	 * The counts of these secrets, without those that nobody holds.
	 */
	List<HolderCount> of(List<String> credentials) {
		return some(GrantSource.heldAt(this.database, this.clock.instant(), credentials));
	}

	private List<HolderCount> some(GrantSource grants) {
		return this.database.shared().query(SOME.formatted(grants.sql()), (row, _) -> count(row), grants.valuesAnd());
	}

	/**
	 * The counts of one secret.
	 */
	public HolderCount of(String credential) {
		GrantSource grants = held(credential);
		return Objects.requireNonNull(this.database.shared()
			.queryForObject(ONE.formatted(grants.sql()), (row, _) -> count(row), grants.valuesAfter(credential)));
	}

	/**
	 * Who holds another version than the one with this fingerprint.
	 */
	public OtherHolders otherThan(String credential, String fingerprint) {
		GrantSource grants = held(credential);
		return Objects.requireNonNull(this.database.shared()
			.queryForObject(OTHERS.formatted(grants.sql()),
					(row, _) -> new OtherHolders(row.getInt(1), time(row.getObject(2, OffsetDateTime.class))),
					grants.valuesAnd(fingerprint)));
	}

	private static HolderCount count(ResultSet row) throws SQLException {
		return new HolderCount(row.getString("credential"), row.getInt("current_holders"), row.getInt("older_holders"),
				DatabaseTimes.instant(row, "older_until"));
	}

	private static @Nullable Instant time(@Nullable OffsetDateTime column) {
		return (column != null) ? column.toInstant() : null;
	}

	private GrantSource held(String credential) {
		return GrantSource.heldAt(this.database, this.clock.instant(), List.of(credential));
	}

	/**
	 * How many hold a secret.
	 *
	 * @param current how many hold its current version
	 * @param older how many hold older ones
	 * @param olderUntil when the last of these ends; {@code null} if there is none
	 */
	public record HolderCount(String credential, int current, int older, @Nullable Instant olderUntil) {
	}

	/**
	 * Those who hold another version.
	 *
	 * @param until when the last of them ends; {@code null} if there is none
	 */
	public record OtherHolders(int holders, @Nullable Instant until) {
	}

}

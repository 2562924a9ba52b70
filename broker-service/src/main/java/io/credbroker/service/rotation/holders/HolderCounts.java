package io.credbroker.service.rotation.holders;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

import io.credbroker.service.database.Database;
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
				from credential c
				join audit_event e on e.credential = c.id and e.granted_until > ?
				left join credential_version v on v.credential = e.credential and v.fingerprint = e.fingerprint
				where %s not exists
					(select 1 from audit_event f where f.follows = e.event_id and f.follows is not null)) g
			group by credential, held, is_current, holder""";

	private static final String SOME = """
			select credential, sum(is_current) as current_holders, sum(1 - is_current) as older_holders,
				max(case when is_current = 0 then held_until end) as older_until
			from (%s) h group by credential""";

	private static final String ALL = SOME.formatted(HOLDERS.formatted(""));

	private static final String ONE = """
			select ? as credential, sum(is_current) as current_holders, sum(1 - is_current) as older_holders,
				max(case when is_current = 0 then held_until end) as older_until
			from (%s) h""".formatted(HOLDERS.formatted("c.id = ? and "));

	private static final String OTHERS = """
			select count(*), max(held_until) from (%s) h where held is null or held <> ?"""
		.formatted(HOLDERS.formatted("c.id = ? and "));

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
		return this.database.shared().query(ALL, (row, _) -> count(row), now());
	}

	/**
	 * The counts of these secrets, without those that nobody holds.
	 */
	List<HolderCount> of(List<String> credentials) {
		List<Object> values = new ArrayList<>(List.of(now()));
		values.addAll(credentials);
		String places = String.join(", ", Collections.nCopies(credentials.size(), "?"));
		return this.database.shared()
			.query(SOME.formatted(HOLDERS.formatted("c.id in (%s) and ".formatted(places))), (row, _) -> count(row),
					values.toArray());
	}

	/**
	 * The counts of one secret.
	 */
	public HolderCount of(String credential) {
		return Objects.requireNonNull(
				this.database.shared().queryForObject(ONE, (row, _) -> count(row), credential, now(), credential));
	}

	/**
	 * Who holds another version than the one with this fingerprint.
	 */
	public OtherHolders otherThan(String credential, String fingerprint) {
		return Objects.requireNonNull(this.database.shared()
			.queryForObject(OTHERS,
					(row, _) -> new OtherHolders(row.getInt(1), time(row.getObject(2, OffsetDateTime.class))), now(),
					credential, fingerprint));
	}

	private static HolderCount count(ResultSet row) throws SQLException {
		return new HolderCount(row.getString("credential"), row.getInt("current_holders"), row.getInt("older_holders"),
				DatabaseTimes.instant(row, "older_until"));
	}

	private static @Nullable Instant time(@Nullable OffsetDateTime column) {
		return (column != null) ? column.toInstant() : null;
	}

	private OffsetDateTime now() {
		return this.clock.instant().atOffset(ZoneOffset.UTC);
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

package io.credbroker.service.record.grants;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.credbroker.service.database.Database;
import org.jspecify.annotations.Nullable;

/**
 * The grants of some secrets, as a subquery that reads no other events. In PostgreSQL it
 * goes from the ids that a secret was given under to their events of the time in
 * question; the embedded database has an index of grants.
 *
 * @param sql to be put behind {@code from}, where it needs a name
 * @param values of the parameters in it
 */
public record GrantSource(String sql, List<Object> values) {

	/** An answer counts at least until it is recorded, more or less. */
	private static final Duration RECORDING = Duration.ofMinutes(5);

	private static final String COLUMNS = """
			a.instance, a.sequence, a.recorded_at, a.event_id, a.credential, a.fingerprint, a.version, a.holder,
			a.granted_until, a.issuer, a.subject, a.dag_id, a.line""";

	/**
	 * The offset keeps PostgreSQL from reading all events instead of those of each id.
	 */
	private static final String HELD = """
			(select x.* from (select cast(? as timestamp with time zone) as held_at) t
				cross join (select credential, id, max(lasts) as lasts from granted_id
					where %s group by credential, id) g
				cross join lateral (select %s from audit_event a
					where a.id = g.id and a.recorded_at > t.held_at - g.lasts * interval '1' second
						and a.credential = g.credential and a.granted_until > t.held_at offset 0) x)""";

	private static final String HELD_EMBEDDED = "(select * from audit_event where granted_until > ? and %s)";

	private static final String BETWEEN = """
			(select x.* from (select distinct credential, id from granted_id where credential = ?) g
				cross join lateral (select %s from audit_event a
					where a.id = g.id and a.recorded_at >= ? and a.recorded_at < ?
						and a.credential = g.credential and a.granted_until is not null offset 0) x)"""
		.formatted(COLUMNS);

	private static final String BETWEEN_EMBEDDED = """
			(select * from audit_event
				where credential = ? and recorded_at >= ? and recorded_at < ? and granted_until >= ?)""";

	/** Reads each id backwards until it finds one. */
	private static final String LATEST = """
			(select x.recorded_at from (select distinct credential, id from granted_id where credential = ?) g
				cross join lateral (select e.recorded_at from audit_event e
					where e.id = g.id and e.credential = g.credential and e.granted_until is not null and %s
					order by e.recorded_at desc limit 1) x)""";

	private static final String LATEST_EMBEDDED = """
			(select e.recorded_at from audit_event e where e.credential = ? and e.granted_until is not null and %s)""";

	private static final Instant FOREVER = Instant.parse("9999-12-31T00:00:00Z");

	/**
	 * What may be used after that time.
	 */
	public static GrantSource heldAt(Database database, Instant at) {
		return new GrantSource(held(database, "credential is not null"), List.of(column(at)));
	}

	/**
	 * What may be used of these secrets, at least one, after that time.
	 */
	public static GrantSource heldAt(Database database, Instant at, List<String> credentials) {
		List<Object> values = new ArrayList<>(List.of(column(at)));
		values.addAll(credentials);
		String places = String.join(", ", Collections.nCopies(credentials.size(), "?"));
		return new GrantSource(held(database, "credential in (" + places + ")"), values);
	}

	/**
	 * A condition that somebody may use a secret after a time, the one parameter in it.
	 * @param credential a column that has the id of the secret
	 * @param more a further condition on the grant {@code e}
	 */
	public static String isHeld(Database database, String credential, String more) {
		return database.embedded()
				? """
						exists (select 1 from audit_event e where e.granted_until > ? and e.credential = %s and %s)"""
					.formatted(credential, more)
				: "exists (select 1 from %s e where %s)".formatted(held(database, "credential = " + credential), more);
	}

	/**
	 * What was given of a secret since that time and, if {@code to} is not {@code null},
	 * before that one.
	 */
	public static GrantSource between(Database database, String credential, Instant from, @Nullable Instant to) {
		OffsetDateTime end = column((to != null) ? to : FOREVER);
		return database.embedded()
				? new GrantSource(BETWEEN_EMBEDDED,
						List.of(credential, column(from), end, column(from.minus(RECORDING))))
				: new GrantSource(BETWEEN, List.of(credential, column(from), end));
	}

	/**
	 * All that was given of a secret, as far as the record goes back.
	 */
	public static GrantSource ever(Database database, String credential) {
		return between(database, credential, Instant.EPOCH, null);
	}

	/**
	 * When a secret was given, with the latest time among the {@code recorded_at} that it
	 * has.
	 * @param which a further condition on the grant {@code e}
	 */
	public static GrantSource latest(Database database, String credential, String which) {
		return new GrantSource((database.embedded() ? LATEST_EMBEDDED : LATEST).formatted(which), List.of(credential));
	}

	/**
	 * The values of this subquery and then more, in an array.
	 */
	public Object[] valuesAnd(Object... more) {
		List<Object> all = new ArrayList<>(this.values);
		Collections.addAll(all, more);
		return all.toArray();
	}

	/**
	 * One value and then the values of this subquery, in an array.
	 */
	public Object[] valuesAfter(Object first) {
		List<Object> all = new ArrayList<>(List.of(first));
		all.addAll(this.values);
		return all.toArray();
	}

	private static String held(Database database, String which) {
		return database.embedded() ? HELD_EMBEDDED.formatted(which) : HELD.formatted(which, COLUMNS);
	}

	private static OffsetDateTime column(Instant time) {
		return time.atOffset(ZoneOffset.UTC);
	}

}

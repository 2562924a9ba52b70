package io.credbroker.service.rotation.metrics;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

import io.credbroker.service.database.Database;

/**
 * The leases that still run, by when they expire, as the record tells; one query.
 */
final class LeaseCounts {

	private static final String LATER = "later";

	private static final Map<String, Duration> WITHIN = within();

	/**
	 * A lease counts once, however many were given it; one that was taken back or ended
	 * before its time does not.
	 */
	private static final String QUERY = """
			select store, expires, count(*) from (
				select store, lease_id, case
					when max(lease_until) <= ? then '5m'
					when max(lease_until) <= ? then '1h'
					when max(lease_until) <= ? then '1d'
					else 'later' end as expires
				from audit_event e
				where lease_until > ? and lease_id is not null
					and not exists (select 1 from audit_event f where f.follows = e.event_id)
					and not exists (select 1 from ended_lease d where d.store = e.store and d.lease_id = e.lease_id)
				group by store, lease_id) running
			group by store, expires""";

	private final Database database;

	private final Clock clock;

	LeaseCounts(Database database, Clock clock) {
		this.database = database;
		this.clock = clock;
	}

	private static Map<String, Duration> within() {
		Map<String, Duration> within = new LinkedHashMap<>();
		within.put("5m", Duration.ofMinutes(5));
		within.put("1h", Duration.ofHours(1));
		within.put("1d", Duration.ofDays(1));
		return within;
	}

	/**
	 * The counts of these stores; 0 where there is none.
	 */
	Map<String, Map<String, Long>> of(Collection<String> stores) {
		Map<String, Map<String, Long>> counts = new LinkedHashMap<>();
		stores.forEach((store) -> counts.put(store, none()));
		Instant now = this.clock.instant();
		Object[] times = { in(now, "5m"), in(now, "1h"), in(now, "1d"), utc(now) };
		this.database.shared().query(QUERY, (row) -> {
			Map<String, Long> known = counts.get(row.getString(1));
			if (known != null) {
				known.put(row.getString(2), row.getLong(3));
			}
		}, times);
		return counts;
	}

	private static Map<String, Long> none() {
		Map<String, Long> none = new LinkedHashMap<>();
		WITHIN.keySet().forEach((expires) -> none.put(expires, 0L));
		none.put(LATER, 0L);
		return none;
	}

	private static OffsetDateTime in(Instant now, String expires) {
		return utc(now.plus(WITHIN.getOrDefault(expires, Duration.ZERO)));
	}

	private static OffsetDateTime utc(Instant time) {
		return time.atOffset(ZoneOffset.UTC);
	}

}

package io.credbroker.service.record.search;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.credbroker.service.record.search.ShadowSummary.FailedId;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Counts lookups of shadow mode by what they asked for and how they ended.
 */
final class ShadowSearch {

	/** How many ids are told at most, by outcome. */
	static final int MOST_IDS = 1000;

	/** How many DAGs of an id are named. */
	static final int MOST_DAGS = 20;

	private static final int MOST_PAIRS = 10_000;

	private static final String SINCE = "from audit_event where shadow = 'true' and recorded_at >= ?";

	private static final String FAILED = SINCE + " and outcome not in ('granted', 'unchanged')";

	private static final String TOTALS = """
			select count(*), coalesce(sum(case when outcome in ('granted', 'unchanged') then 0 else 1 end), 0)
			""" + SINCE;

	private static final String IDS = """
			select kind, id, outcome, count(*) as lookups, max(recorded_at) as last_at,
			count(distinct dag_id) as dags
			""" + FAILED + " group by kind, id, outcome order by lookups desc, kind, id, outcome limit ?";

	private static final String DAGS = "select kind, id, outcome, dag_id, count(*) as lookups " + FAILED
			+ " and dag_id is not null group by kind, id, outcome, dag_id order by lookups desc, dag_id limit ?";

	private final JdbcTemplate jdbc;

	ShadowSearch(JdbcTemplate jdbc) {
		this.jdbc = jdbc;
	}

	ShadowSummary since(Instant from) {
		OffsetDateTime recorded = from.atOffset(ZoneOffset.UTC);
		Map<Asked, List<String>> dags = dags(recorded);
		List<FailedId> ids = this.jdbc.query(IDS, (row, _) -> failed(row, dags), recorded, MOST_IDS + 1);
		List<FailedId> first = ids.subList(0, Math.min(ids.size(), MOST_IDS));
		return Objects.requireNonNull(this.jdbc.queryForObject(TOTALS, (row, _) -> new ShadowSummary(row.getLong(1),
				row.getLong(2), List.copyOf(first), ids.size() <= MOST_IDS), recorded));
	}

	private Map<Asked, List<String>> dags(OffsetDateTime from) {
		Map<Asked, List<String>> dags = new HashMap<>();
		this.jdbc.query(DAGS, (row) -> {
			List<String> known = dags.computeIfAbsent(Asked.of(row), (_) -> new ArrayList<>());
			if (known.size() < MOST_DAGS) {
				known.add(row.getString("dag_id"));
			}
		}, from, MOST_PAIRS);
		return dags;
	}

	private static FailedId failed(ResultSet row, Map<Asked, List<String>> dags) throws SQLException {
		Asked asked = Asked.of(row);
		return new FailedId(asked.kind(), asked.id(), asked.outcome(), row.getLong("lookups"),
				Objects.requireNonNull(row.getObject("last_at", OffsetDateTime.class)).toInstant(),
				dags.getOrDefault(asked, List.of()), row.getLong("dags"));
	}

	private record Asked(String kind, String id, String outcome) {

		private static Asked of(ResultSet row) throws SQLException {
			return new Asked(row.getString("kind"), row.getString("id"), row.getString("outcome"));
		}

	}

}

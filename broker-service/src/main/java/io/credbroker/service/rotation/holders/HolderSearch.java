package io.credbroker.service.rotation.holders;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.credbroker.service.database.Database;
import io.credbroker.service.record.grants.GrantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Lists who may use which version of a secret.
 */
final class HolderSearch {

	/** Grants that no other event corrects. */
	static final String NOT_CORRECTED = """
			not exists (select 1 from audit_event f where f.follows = e.event_id and f.follows is not null)""";

	private static final String GRANTS = """
			select e.holder, e.fingerprint, e.recorded_at, e.granted_until,
				coalesce(v.alias_of, e.fingerprint) as held,
				case when c.issued or v.fingerprint is null then 1
					when coalesce(v.alias_of, v.fingerprint) = c.fingerprint then 1 else 0 end as is_current
			from %s e
			join credential c on c.id = e.credential
			left join credential_version v on v.credential = e.credential and v.fingerprint = e.fingerprint
			where e.recorded_at <= ? and\s""" + NOT_CORRECTED;

	private static final String HOLDERS = """
			select holder, held, is_current, min(recorded_at) as since, max(granted_until) as held_until
			from (%s) g where %s group by holder, held, is_current
			order by held_until desc, holder, held limit ? offset ?""";

	/**
	 * The events of the last answers of some holders, in one reading for all of a page.
	 */
	private static final String EVENTS = """
			select e.holder, coalesce(v.alias_of, e.fingerprint) as held, e.granted_until, e.line, e.version
			from %s e
			left join credential_version v on v.credential = e.credential and v.fingerprint = e.fingerprint
			where e.holder in (%s) and e.granted_until in (%s)
			order by e.recorded_at desc, e.instance, e.sequence""";

	private final Database database;

	HolderSearch(Database database) {
		this.database = database;
	}

	/**
	 * A page of holders, the one that may use it longest first.
	 */
	List<HeldVersion> find(String credential, Filter filter, Page page) {
		JdbcTemplate jdbc = this.database.shared();
		GrantSource grants = GrantSource.heldAt(this.database, page.at(), List.of(credential));
		List<Object> values = new ArrayList<>(grants.values());
		values.add(column(page.at()));
		filter.addTo(values);
		values.add(page.limit());
		values.add(page.offset());
		List<Holder> holders = jdbc.query(HOLDERS.formatted(GRANTS.formatted(grants.sql()), filter.sql()),
				(row, _) -> holder(row), values.toArray());
		Map<Answer, Holder.Source> last = last(jdbc, grants, holders);
		return holders.stream().map((holder) -> holder.in(last)).filter(Objects::nonNull).toList();
	}

	private static Map<Answer, Holder.Source> last(JdbcTemplate jdbc, GrantSource grants, List<Holder> holders) {
		Map<Answer, Holder.Source> events = new HashMap<>();
		if (!holders.isEmpty()) {
			List<Object> values = new ArrayList<>(grants.values());
			holders.forEach((holder) -> values.add(holder.hash()));
			holders.forEach((holder) -> values.add(holder.until()));
			String places = String.join(", ", Collections.nCopies(holders.size(), "?"));
			jdbc.query(EVENTS.formatted(grants.sql(), places, places), (row) -> {
				events.putIfAbsent(
						new Answer(row.getLong("holder"), row.getString("held"),
								row.getObject("granted_until", OffsetDateTime.class).toInstant()),
						new Holder.Source(row.getString("version"), row.getString("line")));
			}, values.toArray());
		}
		return events;
	}

	private static OffsetDateTime column(Instant time) {
		return time.atOffset(ZoneOffset.UTC);
	}

	private static Holder holder(ResultSet row) throws SQLException {
		return new Holder(row.getLong("holder"), row.getString("held"), row.getInt("is_current") == 1,
				row.getObject("since", OffsetDateTime.class), row.getObject("held_until", OffsetDateTime.class));
	}

	/**
	 * Which holders are asked for.
	 *
	 * @param current whether those of the current version; {@code null} for all
	 * @param fingerprint those of this version; {@code null} for all
	 */
	record Filter(@Nullable Boolean current, @Nullable String fingerprint) {

		private String sql() {
			if (this.current != null) {
				return "is_current = ?";
			}
			return (this.fingerprint != null) ? "(held = ? or fingerprint = ?)" : "1 = 1";
		}

		private void addTo(List<Object> values) {
			if (this.current != null) {
				values.add(this.current ? 1 : 0);
			}
			else if (this.fingerprint != null) {
				values.add(this.fingerprint);
				values.add(this.fingerprint);
			}
		}

	}

	/**
	 * A part of the list.
	 *
	 * @param at the time for which the list is made, the same for all of its pages
	 */
	record Page(Instant at, int offset, int limit) {
	}

	/** Which version a holder may use, and until when. */
	private record Answer(long holder, String held, Instant until) {
	}

	private record Holder(long hash, String held, boolean current, OffsetDateTime since, OffsetDateTime until) {

		/**
		 * The holder with the event of its last answer; {@code null} if the retention has
		 * just deleted that.
		 */
		private @Nullable HeldVersion in(Map<Answer, Source> events) {
			Source last = events.get(new Answer(this.hash, this.held, this.until.toInstant()));
			return (last != null) ? new HeldVersion(this.held, last.version(), this.current, this.since.toInstant(),
					this.until.toInstant(), last.line()) : null;
		}

		/** What the event of an answer tells. */
		private record Source(@Nullable String version, String line) {
		}

	}

}

package io.credbroker.service.rotation.holders;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.credbroker.service.database.Database;
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
			from audit_event e
			join credential c on c.id = e.credential
			left join credential_version v on v.credential = e.credential and v.fingerprint = e.fingerprint
			where e.credential = ? and e.granted_until > ? and e.recorded_at <= ? and\s""" + NOT_CORRECTED;

	private static final String HOLDERS = """
			select holder, held, is_current, min(recorded_at) as since, max(granted_until) as held_until
			from (%s) g where %s group by holder, held, is_current
			order by held_until desc, holder, held limit ? offset ?""";

	private static final String EVENT = """
			select line, version from audit_event e
			where credential = ? and granted_until = ? and (fingerprint = ? or fingerprint in
				(select fingerprint from credential_version where credential = ? and alias_of = ?)) and holder = ?
			order by recorded_at desc, instance, sequence limit 1""";

	private final Database database;

	HolderSearch(Database database) {
		this.database = database;
	}

	/**
	 * A page of holders, the one that may use it longest first.
	 */
	List<HeldVersion> find(String credential, Filter filter, Page page) {
		JdbcTemplate jdbc = this.database.shared();
		List<Object> values = new ArrayList<>(List.of(credential, column(page.at()), column(page.at())));
		filter.addTo(values);
		values.add(page.limit());
		values.add(page.offset());
		return jdbc.query(HOLDERS.formatted(GRANTS, filter.sql()), (row, _) -> holder(row), values.toArray())
			.stream()
			.map((holder) -> holder.in(jdbc, credential))
			.filter(Objects::nonNull)
			.toList();
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

	private record Holder(long hash, String held, boolean current, OffsetDateTime since, OffsetDateTime until) {

		/**
		 * The holder with the event of its last answer; {@code null} if the retention has
		 * just deleted that.
		 */
		private @Nullable HeldVersion in(JdbcTemplate jdbc, String credential) {
			return jdbc
				.query(EVENT, (row, _) -> version(row), credential, this.until, this.held, credential, this.held,
						this.hash)
				.stream()
				.findFirst()
				.orElse(null);
		}

		private HeldVersion version(ResultSet row) throws SQLException {
			return new HeldVersion(this.held, row.getString("version"), this.current, this.since.toInstant(),
					this.until.toInstant(), row.getString("line"));
		}

	}

}

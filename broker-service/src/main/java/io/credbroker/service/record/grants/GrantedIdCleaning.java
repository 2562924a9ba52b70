package io.credbroker.service.record.grants;

import java.util.List;
import java.util.Objects;

import io.credbroker.service.database.Database;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Deletes what is listed twice, and what no event needs any more.
 * <p>
 * A broker remembers a row of the last twelve hours for half an hour. So a row that is at
 * least seven days old is remembered by nobody, and only such a one is deleted unless a
 * later one says the same.
 */
public final class GrantedIdCleaning {

	/** A later row says the same or more. */
	private static final String REPEATED = """
			delete from granted_id where exists (select 1 from granted_id y
				where y.credential = granted_id.credential and y.id = granted_id.id and y.lasts >= granted_id.lasts
					and (y.written_at > granted_id.written_at
						or (y.written_at = granted_id.written_at and y.number > granted_id.number)))""";

	/** Any of them, since most may still be needed. */
	private static final String OLD = """
			select number, credential, id, lasts, exists (select 1 from granted_id y
					where y.credential = g.credential and y.id = g.id and (y.written_at > g.written_at
						or (y.written_at = g.written_at and y.number > g.number))) as has_later
			from granted_id g
			where written_at < current_timestamp - interval '7' day - lasts * interval '1' second
			order by random() limit ?""";

	private static final String GIVEN = """
			select count(*) from (select 1 from audit_event where id = ? and credential = ?
				and granted_until is not null order by recorded_at limit 1) e""";

	private static final String HELD = """
			select count(*) from (select 1 from audit_event where id = ? and credential = ?
				and granted_until > current_timestamp - interval '1' day
				and recorded_at > current_timestamp - interval '2' day - ? * interval '1' second
				order by recorded_at limit 1) e""";

	/** How many rows one run looks at. */
	private static final int STEP = 500;

	private final Database database;

	public GrantedIdCleaning(Database database) {
		this.database = database;
	}

	public void run() {
		if (this.database.embedded()) {
			return;
		}
		JdbcTemplate jdbc = this.database.shared();
		jdbc.update(REPEATED);
		List<Listed> old = jdbc.query(OLD,
				(row, _) -> new Listed(row.getLong("number"),
						new GrantedId(row.getString("credential"), row.getString("id")), row.getLong("lasts"),
						row.getBoolean("has_later")),
				STEP);
		for (Listed listed : old) {
			if (!listed.needed(jdbc)) {
				jdbc.update("delete from granted_id where number = ?", listed.number());
			}
		}
	}

	/**
	 * A row of the table.
	 *
	 * @param hasLater whether there is a later row of the same id
	 */
	private record Listed(long number, GrantedId id, long lasts, boolean hasLater) {

		/**
		 * The last row of an id is needed as long as an event is kept that was given
		 * under it; any other, which lasts longer than the last one, as long as somebody
		 * may use what was given.
		 */
		boolean needed(JdbcTemplate jdbc) {
			Integer events = this.hasLater
					? jdbc.queryForObject(HELD, Integer.class, this.id.id(), this.id.credential(), this.lasts)
					: jdbc.queryForObject(GIVEN, Integer.class, this.id.id(), this.id.credential());
			return Objects.requireNonNull(events) > 0;
		}

	}

}

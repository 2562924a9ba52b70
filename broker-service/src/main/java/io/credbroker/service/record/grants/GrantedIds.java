package io.credbroker.service.record.grants;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Lists the ids under which secrets are given, for {@link GrantSource}, which finds no
 * other grants; for one thread at a time.
 * <p>
 * An id is listed in the transaction of the event that needs it. What this broker has
 * listed it remembers for half an hour and only for one connection: another connection
 * may see another database, such as one that was restored. A row is kept for much longer
 * than that ({@link GrantedIdCleaning}).
 */
public final class GrantedIds {

	/**
	 * Rows may repeat each other, since replicas that waited for one another could block
	 * each other.
	 */
	private static final String LIST = """
			insert into granted_id (credential, id, lasts)
			select cast(? as varchar(32)), cast(? as varchar(600)), cast(? as bigint) where not exists (
				select 1 from granted_id where credential = ? and id = ? and lasts >= ?
					and written_at > current_timestamp - interval '12' hour)""";

	private static final long REMEMBERED_SECONDS = Duration.ofMinutes(30).toSeconds();

	private static final int MOST = 20_000;

	private final Map<GrantedId, Long> listed = new LinkedHashMap<>(64, 0.75f, true) {

		private static final long serialVersionUID = 1L;

		@Override
		protected boolean removeEldestEntry(Map.Entry<GrantedId, Long> eldest) {
			return size() > MOST;
		}

	};

	private @Nullable PGConnection connection;

	private long since;

	/**
	 * What is not known to be listed of these.
	 * @param connection the one of the database itself, not its place in the pool
	 * @param lasts for how many seconds each of the given grants is said to last
	 * @param now the time of recording, in seconds since the epoch
	 */
	public Map<GrantedId, Long> missing(PGConnection connection, Map<GrantedId, Long> lasts, long now) {
		forgetUnless(connection, now);
		Map<GrantedId, Long> missing = new TreeMap<>();
		lasts.forEach((id, seconds) -> {
			Long known = this.listed.get(id);
			if (known == null || known < seconds) {
				missing.put(id, seconds);
			}
		});
		return missing;
	}

	/**
	 * Lists some of them, in the transaction of the caller, who calls {@link #committed}
	 * once that has been committed.
	 */
	public static void list(JdbcTemplate jdbc, Map<GrantedId, Long> missing) {
		jdbc.batchUpdate(LIST,
				missing.entrySet().stream().map((entry) -> values(entry.getKey(), entry.getValue())).toList());
	}

	private static Object[] values(GrantedId id, Long lasts) {
		return new Object[] { id.credential(), id.id(), lasts, id.credential(), id.id(), lasts };
	}

	public void committed(Map<GrantedId, Long> added) {
		this.listed.putAll(added);
	}

	@SuppressWarnings("ReferenceEquality") // An equal connection would be another one.
	private void forgetUnless(PGConnection same, long now) {
		if (this.connection != same || Math.abs(now - this.since) > REMEMBERED_SECONDS) {
			this.listed.clear();
			this.connection = same;
			this.since = now;
		}
	}

}

package io.credbroker.service.database;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The table of running replicas and their values that must be equal; times are the
 * database's.
 */
final class ReplicaTable {

	/**
	 * How long after its last heartbeat a replica counts as stopped.
	 */
	static final Duration LAPSE = Duration.ofSeconds(10);

	private static final String ALIVE = "seen_at >= clock_timestamp() - make_interval(secs => ?)";

	private final Database database;

	private final String replica;

	private final String value;

	/**
	 * @param replica the id of this replica
	 * @param value the value that must be equal on all replicas
	 */
	ReplicaTable(Database database, String replica, String value) {
		this.database = database;
		this.replica = replica;
		this.value = value;
	}

	/**
	 * Adds this replica, or renews its heartbeat, unless a running one has another value.
	 * Replicas do this one at a time.
	 * @return the replicas that have another value
	 */
	List<Other> join() {
		JdbcTemplate jdbc = this.database.shared();
		return Objects.requireNonNull(this.database.transactions().execute((_) -> {
			jdbc.queryForList("select pg_advisory_xact_lock(hashtext('broker_replica'))");
			jdbc.update("delete from broker_replica where not " + ALIVE, LAPSE.toSeconds());
			List<Other> others = jdbc.query("""
					select replica, seen_at::text from broker_replica where agreed <> ? and replica <> ?""",
					(row, _) -> new Other(row.getString(1), row.getString(2)), this.value, this.replica);
			if (others.isEmpty()) {
				jdbc.update("""
						insert into broker_replica (replica, agreed, seen_at) values (?, ?, clock_timestamp())
						on conflict (replica) do update set seen_at = clock_timestamp()""", this.replica, this.value);
			}
			return others;
		}));
	}

	/**
	 * The ids of the replicas that have sent a heartbeat within {@link #LAPSE}.
	 */
	static List<String> running(Database database) {
		return database.shared()
			.query("select replica from broker_replica where " + ALIVE, (row, _) -> row.getString(1),
					LAPSE.toSeconds());
	}

	void leave() {
		if (this.database.isUsed()) {
			this.database.shared().update("delete from broker_replica where replica = ?", this.replica);
		}
	}

	/**
	 * A replica and its last heartbeat.
	 */
	record Other(String replica, String seen) {
	}

}

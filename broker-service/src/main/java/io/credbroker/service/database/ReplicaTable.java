package io.credbroker.service.database;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The replicas that are running, each with how it names versions, by the database's own
 * clock.
 */
final class ReplicaTable {

	/**
	 * How long after its last sign of life a replica counts as ended.
	 */
	static final Duration LAPSE = Duration.ofSeconds(10);

	private static final String ALIVE = "seen_at >= clock_timestamp() - make_interval(secs => ?)";

	private final Database database;

	private final String replica;

	private final String value;

	/**
	 * @param replica names this replica
	 * @param value what all replicas must have alike
	 */
	ReplicaTable(Database database, String replica, String value) {
		this.database = database;
		this.replica = replica;
		this.value = value;
	}

	/**
	 * Adds this replica, or its next sign of life, unless one that runs has another
	 * value. Replicas do this one at a time.
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

	void leave() {
		this.database.shared().update("delete from broker_replica where replica = ?", this.replica);
	}

	/**
	 * A replica and its last sign of life.
	 */
	record Other(String replica, String seen) {
	}

}

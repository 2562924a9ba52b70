package io.credbroker.service.rotation.metrics;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

import io.credbroker.service.database.ClusterTask;
import io.credbroker.service.database.Database;
import io.credbroker.service.rotation.holders.HolderCounts;
import io.credbroker.service.rotation.holders.HolderCounts.HolderCount;
import io.credbroker.service.rotation.versions.DatabaseTimes;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The holders that the metrics show. One replica counts them for all, since that reads
 * every grant that still counts.
 */
final class SharedHolderCounts {

	private static final String TURN = "holder-counts";

	/** Counting takes at most this part of the time of one database connection. */
	private static final int SHARE = 100;

	private final HolderCounts counts;

	private final Database database;

	private final ClusterTask cluster;

	private final Clock clock;

	private final Duration interval;

	private volatile double countedAt = Double.NaN;

	SharedHolderCounts(HolderCounts counts, Database database, Clock clock, Duration interval) {
		this.counts = counts;
		this.database = database;
		this.cluster = new ClusterTask(database, clock);
		this.clock = clock;
		// Less than from one reading to the next, which may then count again.
		this.interval = interval.multipliedBy(9).dividedBy(10);
	}

	/**
	 * The last counts, made now if it is time for new ones; {@code null} as long as no
	 * replica has counted.
	 */
	@Nullable List<HolderCount> read() {
		JdbcTemplate jdbc = this.database.shared();
		Counting last = last(jdbc);
		try {
			if (this.cluster.oncePer(pause(last), TURN, () -> count(jdbc))) {
				last = last(jdbc);
			}
		}
		catch (RuntimeException ex) {
			throw ex;
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
		this.countedAt = (last != null) ? Times.seconds(last.at()) : Double.NaN;
		return (last != null) ? jdbc.query("select * from holder_count", (row, _) -> count(row)) : null;
	}

	/**
	 * When the counts of the last reading were made, in seconds since the epoch; not a
	 * number if there are none.
	 */
	double countedAt() {
		return this.countedAt;
	}

	private Duration pause(@Nullable Counting last) {
		Duration share = (last != null) ? last.took().multipliedBy(SHARE) : Duration.ZERO;
		return (share.compareTo(this.interval) > 0) ? share : this.interval;
	}

	private void count(JdbcTemplate jdbc) {
		Instant start = this.clock.instant();
		long began = System.nanoTime();
		List<HolderCount> counted = this.counts.all();
		long took = Duration.ofNanos(System.nanoTime() - began).toMillis();
		this.database.transactions().executeWithoutResult((_) -> {
			jdbc.update("delete from holder_counting");
			jdbc.update("delete from holder_count");
			jdbc.batchUpdate("insert into holder_count values (?, ?, ?, ?)",
					counted.stream().map(SharedHolderCounts::columns).toList());
			jdbc.update("insert into holder_counting values (?, ?)", column(start), took);
		});
	}

	private static HolderCount count(ResultSet row) throws SQLException {
		return new HolderCount(row.getString("credential"), row.getInt("current_holders"), row.getInt("older_holders"),
				DatabaseTimes.instant(row, "older_until"));
	}

	private static Object[] columns(HolderCount count) {
		Instant until = count.olderUntil();
		return new Object[] { count.credential(), count.current(), count.older(),
				(until != null) ? column(until) : null };
	}

	private static OffsetDateTime column(Instant time) {
		return time.atOffset(ZoneOffset.UTC);
	}

	private static @Nullable Counting last(JdbcTemplate jdbc) {
		return jdbc.query("select counted_at, took_millis from holder_counting", (row, _) -> {
			OffsetDateTime at = row.getObject("counted_at", OffsetDateTime.class);
			return new Counting(at.toInstant(), Duration.ofMillis(row.getLong("took_millis")));
		}).stream().findFirst().orElse(null);
	}

	/** One counting: when it began, and how long it took. */
	private record Counting(Instant at, Duration took) {
	}

}

package io.credbroker.service.database;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The table that holds the signals of the last time, by the database's own clock.
 */
final class SignalTable {

	static final String CHANNEL = "broker_signal";

	private final Database database;

	private final String replica;

	private final Duration kept;

	/**
	 * @param replica names this replica, so that it does not receive its own signals
	 * twice
	 * @param kept how long a signal is kept, and so for how long a replica may be cut off
	 */
	SignalTable(Database database, String replica, Duration kept) {
		this.database = database;
		this.replica = replica;
		this.kept = kept;
	}

	Duration kept() {
		return this.kept;
	}

	void insert(Signal signal) {
		JdbcTemplate jdbc = this.database.shared();
		this.database.transactions().executeWithoutResult((_) -> {
			jdbc.update("insert into broker_signal (sender, topic, subject) values (?, ?, ?)", this.replica,
					signal.topic(), signal.subject());
			jdbc.update("delete from broker_signal where sent_at < current_timestamp - make_interval(secs => ?)",
					this.kept.toSeconds());
			jdbc.queryForList("select pg_notify(?, '')", CHANNEL);
		});
	}

	OffsetDateTime now() {
		return Objects
			.requireNonNull(this.database.shared().queryForObject("select clock_timestamp()", OffsetDateTime.class));
	}

	/**
	 * What the others sent from that time on, the oldest first.
	 */
	List<Row> since(OffsetDateTime time) {
		return this.database.shared()
			.query("select id, topic, subject from broker_signal where sent_at >= ? and sender <> ? order by id",
					(row, _) -> new Row(row.getLong(1), new Signal(row.getString(2), row.getString(3))), time,
					this.replica);
	}

	/**
	 * A signal and the number that the database gave it.
	 */
	record Row(long id, Signal signal) {
	}

}

package io.credbroker.service.database;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The table of recent signals; times are the database's.
 */
final class SignalTable {

	static final String CHANNEL = "broker_signal";

	private final Database database;

	private final String replica;

	private final Duration kept;

	/**
	 * @param replica the id of this replica, whose own signals are not read back
	 * @param kept how long a signal is kept, which limits how long a replica may be cut
	 * off without loss
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
	 * The signals that other replicas sent since then, the oldest first.
	 */
	List<Row> since(OffsetDateTime time) {
		return this.database.shared()
			.query("select id, topic, subject from broker_signal where sent_at >= ? and sender <> ? order by id",
					(row, _) -> new Row(row.getLong(1), new Signal(row.getString(2), row.getString(3))), time,
					this.replica);
	}

	/**
	 * A signal and its number in the database.
	 */
	record Row(long id, Signal signal) {
	}

}

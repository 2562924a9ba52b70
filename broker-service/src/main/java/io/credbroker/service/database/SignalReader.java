package io.credbroker.service.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Reads each signal of other replicas once.
 */
final class SignalReader {

	private static final Duration INTERVAL = Duration.ofSeconds(1);

	/**
	 * Signals of this last time are read again, since a transaction that began earlier
	 * may be committed later.
	 */
	private static final Duration OVERLAP = Duration.ofSeconds(30);

	private final Database database;

	private final SignalTable table;

	private final Subscribers subscribers;

	private @Nullable OffsetDateTime readTo;

	private Set<Long> delivered = Set.of();

	SignalReader(Database database, SignalTable table, Subscribers subscribers) {
		this.database = database;
		this.table = table;
		this.subscribers = subscribers;
	}

	/**
	 * Reads until the connection fails or the thread is interrupted.
	 * @param succeeded runs after each successful read
	 */
	void readForAWhile(Runnable succeeded) throws SQLException, InterruptedException {
		this.database.migrate();
		try (Connection connection = this.database.connect()) {
			try (Statement statement = connection.createStatement()) {
				statement.execute("listen " + SignalTable.CHANNEL);
			}
			PGConnection notified = connection.unwrap(PGConnection.class);
			while (!Thread.interrupted()) {
				read();
				succeeded.run();
				notified.getNotifications((int) INTERVAL.toMillis());
			}
			throw new InterruptedException();
		}
	}

	void read() {
		OffsetDateTime now = this.table.now();
		OffsetDateTime last = this.readTo;
		if (last == null || last.plus(this.table.kept()).isBefore(now)) {
			this.delivered = ids(this.table.since(now.minus(OVERLAP)));
			this.subscribers.missed();
		}
		else {
			deliver(this.table.since(last.minus(OVERLAP)));
		}
		this.readTo = now;
	}

	private void deliver(List<SignalTable.Row> rows) {
		rows.stream()
			.filter((row) -> !this.delivered.contains(row.id()))
			.map(SignalTable.Row::signal)
			.forEach(this.subscribers::deliver);
		this.delivered = ids(rows);
	}

	private static Set<Long> ids(List<SignalTable.Row> rows) {
		return rows.stream().map(SignalTable.Row::id).collect(Collectors.toCollection(HashSet::new));
	}

}

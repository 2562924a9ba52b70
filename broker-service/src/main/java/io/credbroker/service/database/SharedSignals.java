package io.credbroker.service.database;

import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;

import io.credbroker.service.background.BackgroundTask;
import io.credbroker.service.background.BackgroundTasks;
import io.credbroker.service.background.TaskSchedule;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Signals through a table of PostgreSQL, which each replica reads every second, and at
 * once when a NOTIFY of the server reaches it.
 */
final class SharedSignals implements Signals {

	private static final TaskSchedule WORK = TaskSchedule.continuous("database-signals");

	private static final Logger log = LoggerFactory.getLogger(SharedSignals.class);

	private static final Duration PAUSE = Duration.ofSeconds(1);

	private static final Duration KEPT = Duration.ofHours(1);

	private final Subscribers subscribers = new Subscribers();

	private final SignalTable table;

	private final SignalReader reader;

	private final BackgroundTask task;

	private volatile boolean away;

	SharedSignals(Database database, BackgroundTasks tasks) {
		this.table = new SignalTable(database, UUID.randomUUID().toString(), KEPT);
		this.reader = new SignalReader(database, this.table, this.subscribers);
		this.task = tasks.task(WORK, this::read);
	}

	void start() {
		this.task.start();
	}

	/**
	 * Tries again every second while the database is down, and then reads the signals
	 * that were sent in between.
	 */
	private void read() throws InterruptedException {
		try {
			this.reader.readForAWhile(() -> this.away = false);
		}
		catch (SQLException | UncheckedIOException | DataAccessException | TransactionException | FlywayException ex) {
			if (!this.away) {
				this.away = true;
				log.atWarn()
					.addKeyValue("reason", DatabaseFailure.reason(ex))
					.log("Signals of other replicas cannot be read");
			}
			Thread.sleep(PAUSE);
		}
	}

	@Override
	public void send(Signal signal) {
		try {
			this.table.insert(signal);
		}
		catch (DataAccessException | TransactionException | FlywayException ex) {
			throw new SignalNotSentException(ex);
		}
		finally {
			this.subscribers.deliver(signal);
		}
	}

	@Override
	public void subscribe(String topic, Subscriber subscriber) {
		this.subscribers.add(topic, subscriber);
	}

	@Override
	public void close() {
		this.task.close();
	}

}

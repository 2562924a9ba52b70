package io.credbroker.service.database;

import java.time.Duration;
import java.util.List;

import io.credbroker.service.background.BackgroundTask;
import io.credbroker.service.background.BackgroundTasks;
import io.credbroker.service.background.TaskSchedule;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Ensures that all replicas sharing a database have the same value of a setting, such as
 * the check value of a key.
 * <p>
 * A replica with another value does not start. If the database is down at the start, the
 * check is made later, and a replica with another value is not ready.
 */
public final class ReplicaAgreement implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(ReplicaAgreement.class);

	private static final TaskSchedule WORK = TaskSchedule.each("replica-agreement", Duration.ofSeconds(3))
		.neededWithin(Duration.ofMinutes(1));

	private static final Duration PAUSE = Duration.ofMillis(500);

	private final ReplicaTable table;

	private final String setting;

	private final BackgroundTask task;

	private volatile boolean away;

	/**
	 * @param value the value that must be equal, at most 64 characters; never a secret
	 * @param setting names the setting that the value comes from
	 */
	public ReplicaAgreement(Replicas replicas, String value, String setting, BackgroundTasks tasks) {
		this.table = new ReplicaTable(replicas.database(), replicas.own(), value);
		this.setting = setting;
		this.task = tasks.task(WORK, this::confirm);
	}

	/**
	 * Registers this replica; waits first for replicas with another value that were just
	 * stopped to lapse.
	 * @throws ReplicaDisagreementException when one with another value keeps running
	 */
	public void start() throws InterruptedException {
		List<ReplicaTable.Other> first = others();
		List<ReplicaTable.Other> others = first;
		while (!others.isEmpty()) {
			if (others.stream().anyMatch((other) -> goesOn(other, first))) {
				throw new ReplicaDisagreementException(this.setting, others.getFirst().replica());
			}
			Thread.sleep(PAUSE);
			others = others();
		}
		this.task.start();
	}

	/**
	 * Whether it has sent a heartbeat, or was started, since the first check.
	 */
	private static boolean goesOn(ReplicaTable.Other other, List<ReplicaTable.Other> first) {
		return !first.contains(other);
	}

	private List<ReplicaTable.Other> others() {
		try {
			List<ReplicaTable.Other> others = this.table.join();
			this.away = false;
			return others;
		}
		catch (DataAccessException | TransactionException | FlywayException ex) {
			if (!this.away) {
				this.away = true;
				log.atWarn()
					.addKeyValue("reason", DatabaseFailure.reason(ex))
					.addKeyValue("setting", this.setting)
					.log("The database cannot be used; this replica is compared with the others once it can");
			}
			return List.of();
		}
	}

	/**
	 * Renews the registration and compares again; does nothing while the database is
	 * down.
	 */
	void confirm() {
		List<ReplicaTable.Other> others = others();
		if (!others.isEmpty()) {
			throw new ReplicaDisagreementException(this.setting, others.getFirst().replica());
		}
	}

	@Override
	public void close() {
		this.task.close();
		try {
			this.table.leave();
		}
		catch (DataAccessException | TransactionException | FlywayException ex) {
			log.atDebug()
				.addKeyValue("failure", ex.getClass().getName())
				.log("The registration of this replica could not be removed; it lapses by itself");
		}
	}

}

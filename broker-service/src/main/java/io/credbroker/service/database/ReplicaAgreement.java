package io.credbroker.service.database;

import java.time.Duration;
import java.util.List;
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
 * Sees to it that all replicas which share a database have one value alike, such as the
 * check value of a key.
 * <p>
 * A replica that has another one does not start. Where the database is away at the start,
 * it is asked later, and a replica that has another value is not ready.
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
	 * @param value what must be alike, at most 64 characters; never a secret
	 * @param setting names the setting that the value comes from
	 */
	public ReplicaAgreement(Database database, String value, String setting, BackgroundTasks tasks) {
		this.table = new ReplicaTable(database, UUID.randomUUID().toString(), value);
		this.setting = setting;
		this.task = tasks.task(WORK, this::confirm);
	}

	/**
	 * Joins the replicas that run, after waiting for those with another value to end that
	 * have just stopped.
	 * @throws ReplicaDisagreementException when one with another value goes on running
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
	 * Whether it has given another sign of life, or was started, since the first look.
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
					.log("The database cannot be used, so other replicas are compared with this one later");
			}
			return List.of();
		}
	}

	/**
	 * A database that is away says nothing of other replicas.
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
			log.atDebug().addKeyValue("failure", ex.getClass().getName()).log("Other replicas see this one a while");
		}
	}

}

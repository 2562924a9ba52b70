package io.credbroker.service.rotation.versions;

import java.time.Duration;

import io.credbroker.service.background.BackgroundTask;
import io.credbroker.service.background.BackgroundTasks;
import io.credbroker.service.background.TaskAction;
import io.credbroker.service.background.TaskSchedule;
import io.credbroker.service.database.ClusterTask;
import io.credbroker.service.database.DatabaseFailure;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Work on versions that one replica does for all, again and again.
 */
final class VersionUpkeep implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(VersionUpkeep.class);

	private final ClusterTask cluster;

	private final Duration interval;

	private final String name;

	private final TaskAction work;

	private final BackgroundTask task;

	/**
	 * @param schedule checks more often than the interval, since another replica may have
	 * done it last
	 */
	VersionUpkeep(ClusterTask cluster, BackgroundTasks tasks, TaskSchedule schedule, Duration interval,
			TaskAction work) {
		this.cluster = cluster;
		this.interval = interval;
		this.name = schedule.name();
		this.work = work;
		this.task = tasks.task(schedule, this::run);
	}

	void start() {
		this.task.start();
	}

	/**
	 * One run; while the database cannot be used, the next run tries again.
	 */
	void run() throws Exception {
		try {
			this.cluster.oncePer(this.interval, this.name, this.work);
		}
		catch (DataAccessException | TransactionException | FlywayException ex) {
			log.atDebug()
				.addKeyValue("task", this.name)
				.addKeyValue("reason", DatabaseFailure.reason(ex))
				.log("Versions cannot be looked after while the database cannot be used");
		}
	}

	@Override
	public void close() {
		this.task.close();
	}

}

package io.credbroker.service.record.retention;

import java.time.Clock;
import java.time.Duration;

import io.credbroker.service.background.BackgroundTask;
import io.credbroker.service.background.BackgroundTasks;
import io.credbroker.service.background.TaskSchedule;
import io.credbroker.service.database.ClusterTask;
import io.credbroker.service.database.DatabaseFailure;
import io.credbroker.service.record.event.Event;
import io.credbroker.service.record.event.EventType;
import io.credbroker.service.record.pipeline.AuditRecord;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Deletes events older than the retention once an hour, on one replica, and records the
 * deletion.
 */
public final class RetentionSchedule implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(RetentionSchedule.class);

	private static final String NAME = "audit-retention";

	private static final Duration INTERVAL = Duration.ofHours(1);

	/**
	 * Checks more often than hourly, since another replica may have done it last.
	 */
	private static final TaskSchedule WORK = TaskSchedule.each(NAME, Duration.ofMinutes(10))
		.startingAfter(Duration.ofMinutes(1));

	private final Retention retention;

	private final AuditRecord record;

	private final Clock clock;

	private final ClusterTask cluster;

	private final BackgroundTask task;

	public RetentionSchedule(Retention retention, AuditRecord record, Clock clock, ClusterTask cluster,
			BackgroundTasks tasks) {
		this.retention = retention;
		this.record = record;
		this.clock = clock;
		this.cluster = cluster;
		this.task = tasks.task(WORK, this::run);
	}

	void start() {
		this.task.start();
	}

	/**
	 * One run; after a failure the next run tries again.
	 */
	void run() throws Exception {
		try {
			this.cluster.oncePer(INTERVAL, NAME,
					() -> this.retention.run((deleted) -> this.record.note(event(deleted))));
		}
		catch (DataAccessException | TransactionException | FlywayException ex) {
			log.atWarn()
				.addKeyValue("reason", DatabaseFailure.reason(ex))
				.log("Events older than the retention could not be deleted; the next attempt is in ten minutes");
		}
	}

	private Event event(Retention.Deleted deleted) {
		return Event.of(EventType.RETENTION, this.clock.instant(), (event) -> event.object("deleted", (fields) -> {
			fields.text("instance", deleted.instance());
			fields.number("first", deleted.first());
			fields.number("last", deleted.last());
		}));
	}

	@Override
	public void close() {
		this.task.close();
	}

}

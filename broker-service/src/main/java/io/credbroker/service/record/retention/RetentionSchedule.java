package io.credbroker.service.record.retention;

import java.time.Duration;

import io.credbroker.service.background.Background;
import io.credbroker.service.background.BackgroundTask;
import io.credbroker.service.background.Work;
import io.credbroker.service.database.ClusterWork;
import io.credbroker.service.record.pipeline.AuditRecord;
import io.credbroker.service.record.pipeline.ServiceEvents;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Deletes each hour, on one of the replicas, what is older than the retention, and puts
 * that on the record.
 */
public final class RetentionSchedule implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(RetentionSchedule.class);

	private static final String NAME = "audit-retention";

	private static final Duration INTERVAL = Duration.ofHours(1);

	/**
	 * More often than it is to be done, since another replica may have done it last.
	 */
	private static final Work WORK = Work.each(NAME, Duration.ofMinutes(10)).startingAfter(Duration.ofMinutes(1));

	private final Retention retention;

	private final AuditRecord record;

	private final ServiceEvents events;

	private final ClusterWork cluster;

	private final BackgroundTask task;

	public RetentionSchedule(Retention retention, AuditRecord record, ServiceEvents events, ClusterWork cluster,
			Background background) {
		this.retention = retention;
		this.record = record;
		this.events = events;
		this.cluster = cluster;
		this.task = background.task(WORK, this::run);
	}

	void start() {
		this.task.start();
	}

	/**
	 * One round; a failure waits for the next.
	 */
	void run() throws Exception {
		try {
			this.cluster.oncePer(INTERVAL, NAME,
					() -> this.retention.run((deleted) -> this.record.note(this.events.retention(deleted))));
		}
		catch (DataAccessException | TransactionException | FlywayException ex) {
			log.atWarn()
				.addKeyValue("failure", ex.getClass().getName())
				.log("Events whose time is over could not be deleted; they are tried again in ten minutes");
		}
	}

	@Override
	public void close() {
		this.task.close();
	}

}

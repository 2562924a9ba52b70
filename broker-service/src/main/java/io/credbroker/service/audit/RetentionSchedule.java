package io.credbroker.service.audit;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Deletes each hour what is older than the retention, and puts that on the record.
 */
final class RetentionSchedule implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(RetentionSchedule.class);

	private static final Duration EACH = Duration.ofHours(1);

	private final Retention retention;

	private final AuditRecord record;

	private final ServiceEvents events;

	private final ScheduledExecutorService schedule = Executors
		.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("audit-retention").daemon().factory());

	RetentionSchedule(Retention retention, AuditRecord record, ServiceEvents events) {
		this.retention = retention;
		this.record = record;
		this.events = events;
	}

	void start() {
		var _ = this.schedule.scheduleWithFixedDelay(this::run, 1, EACH.toMinutes(), TimeUnit.MINUTES);
	}

	/**
	 * One round; a failure waits for the next.
	 */
	void run() {
		try {
			this.retention.run().forEach((deleted) -> this.record.note(this.events.retention(deleted)));
		}
		catch (DataAccessException | FlywayException | IllegalStateException ex) {
			log.atWarn()
				.addKeyValue("failure", ex.getClass().getName())
				.log("Events whose time is over could not be deleted; tried again in an hour");
		}
	}

	@Override
	public void close() {
		this.schedule.shutdownNow();
	}

}

package io.credbroker.service.rotation.versions;

import java.time.Duration;
import java.util.List;

import io.credbroker.service.background.BackgroundTask;
import io.credbroker.service.background.BackgroundTasks;
import io.credbroker.service.background.TaskSchedule;
import io.credbroker.service.database.DatabaseFailure;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.TransactionException;

/**
 * Writes what was seen of secrets about each second, in the background: a database that
 * is down delays it and nothing else.
 */
final class VersionLooks implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(VersionLooks.class);

	static final Duration INTERVAL = Duration.ofSeconds(1);

	/** How many secrets one transaction writes. */
	private static final int GROUP = 200;

	private static final int ATTEMPTS = 3;

	private final LookBuffer buffer;

	private final VersionWriter writer;

	private final VersionAnnouncer announcer;

	private final BackgroundTask task;

	private boolean down;

	VersionLooks(LookBuffer buffer, VersionWriter writer, VersionAnnouncer announcer, BackgroundTasks tasks) {
		this.buffer = buffer;
		this.writer = writer;
		this.announcer = announcer;
		this.task = tasks.task(TaskSchedule.each("version-looks", INTERVAL), this::run);
	}

	void start() {
		this.task.start();
	}

	/**
	 * Writes everything that waits; what cannot be written waits for the next run.
	 */
	synchronized void run() {
		List<CredentialLooks> looks = this.buffer.take();
		int written = 0;
		try {
			while (written < looks.size()) {
				int end = Math.min(looks.size(), written + GROUP);
				write(looks.subList(written, end));
				written = end;
			}
			up();
		}
		catch (DataAccessException | TransactionException | FlywayException ex) {
			down(ex);
		}
		finally {
			int lost = this.buffer.putBack(looks.subList(written, looks.size()));
			if (lost > 0) {
				log.atWarn()
					.addKeyValue("lost", lost)
					.log("Looks at secrets could not be kept until the database is back");
			}
		}
	}

	private void write(List<CredentialLooks> group) {
		try {
			this.announcer.announce(written(group));
		}
		catch (DataIntegrityViolationException ex) {
			if (group.size() == 1) {
				log.atError()
					.addKeyValue("store", group.getFirst().location().store())
					.addKeyValue("reason", DatabaseFailure.reason(ex))
					.log("The database does not accept what was seen of a secret; it is left out");
				return;
			}
			group.forEach((look) -> write(List.of(look)));
		}
	}

	private List<NoticedVersion> written(List<CredentialLooks> group) {
		for (int attempt = 1;; attempt++) {
			try {
				return this.writer.write(group);
			}
			catch (DuplicateKeyException ex) {
				// Another replica has added the same secret in the meantime.
				if (attempt == ATTEMPTS) {
					throw ex;
				}
			}
		}
	}

	private void up() {
		if (this.down) {
			this.down = false;
			log.atInfo().log("What was seen of secrets is written to the database again");
		}
	}

	private void down(RuntimeException failure) {
		if (!this.down) {
			this.down = true;
			log.atWarn()
				.addKeyValue("reason", DatabaseFailure.reason(failure))
				.log("What was seen of secrets cannot be written; it is kept in memory until the database can be used");
		}
	}

	/**
	 * Writes the rest.
	 */
	@Override
	public void close() {
		this.task.close();
		run();
	}

}

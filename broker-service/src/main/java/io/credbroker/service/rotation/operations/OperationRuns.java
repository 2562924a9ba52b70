package io.credbroker.service.rotation.operations;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.credbroker.api.ProblemCode;
import io.credbroker.service.background.BackgroundTask;
import io.credbroker.service.background.BackgroundTasks;
import io.credbroker.service.background.TaskSchedule;
import io.credbroker.service.database.DatabaseFailure;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.transaction.TransactionException;

/**
 * Works on the operations of this replica, each on its own thread, and takes over those
 * whose replica has died.
 * <p>
 * Whatever the database does not store ends the work on an operation, which is then taken
 * over like that of a dead replica, perhaps by the same one.
 */
final class OperationRuns implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(OperationRuns.class);

	private static final OperationOutcome NEVER_RECORDED = OperationOutcome.failed(ProblemCode.AUDIT_UNAVAILABLE.code(),
			"The operation could not be recorded before the broker ended. Nothing was done; order it again.");

	private final OperationTable table;

	private final OwnedOperations owned;

	private final Map<OperationKind, OperationWork> works;

	private final Forgetting forgetting;

	private final OperationEnd end;

	private final BackgroundTasks tasks;

	private final BackgroundTask watch;

	private final Set<String> working = ConcurrentHashMap.newKeySet();

	private volatile boolean away;

	OperationRuns(OperationTables tables, Map<OperationKind, OperationWork> works, Forgetting forgetting,
			OperationEnd end, BackgroundTasks tasks) {
		this.table = tables.operations();
		this.owned = tables.owned();
		this.works = works;
		this.forgetting = forgetting;
		this.end = end;
		this.tasks = tasks;
		this.watch = tasks.task(TaskSchedule.each("operations", Duration.ofSeconds(2)), this::watch);
	}

	void start() {
		this.watch.start();
	}

	/**
	 * Keeps the operation from being taken over by this very replica until it is begun or
	 * dropped.
	 */
	void claim(String id) {
		this.working.add(id);
	}

	void drop(String id) {
		this.working.remove(id);
	}

	/**
	 * Begins a claimed operation.
	 */
	void begin(String id) {
		this.tasks.once("operation", () -> work(id));
	}

	void watch() {
		try {
			this.owned.renew(this.working);
			this.forgetting.catchUp();
			this.owned.abandoned().forEach(this::takeOver);
			this.away = false;
		}
		catch (DataAccessException | TransactionException | FlywayException ex) {
			if (!this.away) {
				this.away = true;
				log.atWarn()
					.addKeyValue("reason", DatabaseFailure.reason(ex))
					.log("The database cannot be used; operations continue once it can");
			}
		}
	}

	/**
	 * Whether or not the database stores it, this replica can try again.
	 */
	private void takeOver(String id) {
		if (this.working.add(id)) {
			boolean begun = false;
			try {
				if (this.owned.takeOver(id)) {
					log.atInfo().addKeyValue("operation", id).log("An operation was taken over");
					begin(id);
					begun = true;
				}
			}
			finally {
				if (!begun) {
					drop(id);
				}
			}
		}
	}

	private void work(String id) throws InterruptedException {
		try {
			Operation operation = this.table.find(id);
			if (operation != null && operation.isRunning()) {
				this.end.of(ended(new OperationRun(operation, this.owned)));
			}
		}
		catch (OwnershipLostException ex) {
			log.atInfo().addKeyValue("operation", id).log("Another replica works on an operation now");
		}
		catch (DataAccessException | TransactionException | FlywayException ex) {
			log.atWarn()
				.addKeyValue("operation", id)
				.addKeyValue("reason", DatabaseFailure.reason(ex))
				.log("The database cannot be used; the operation continues once it can");
		}
		finally {
			drop(id);
		}
	}

	/**
	 * Does what is left, and stores how the operation ends.
	 */
	private OperationRun ended(OperationRun run) throws InterruptedException {
		if (!run.isAt(OperationStep.DONE)) {
			OperationOutcome outcome = run.operation().recorded() ? outcome(run) : NEVER_RECORDED;
			run.advance(run.progress().with(outcome).at(OperationStep.DONE));
		}
		return run;
	}

	private OperationOutcome outcome(OperationRun run) throws InterruptedException {
		try {
			return Objects.requireNonNull(this.works.get(run.operation().kind())).perform(run);
		}
		catch (DataIntegrityViolationException ex) {
			return defect(run, ex);
		}
		catch (OwnershipLostException | DataAccessException | TransactionException | FlywayException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			return defect(run, ex);
		}
	}

	private static OperationOutcome defect(OperationRun run, RuntimeException ex) {
		log.atError()
			.addKeyValue("operation", run.id())
			.addKeyValue("step", run.progress().step().text())
			.setCause(ex)
			.log("An operation failed because of a defect");
		return OperationOutcome.failed(ProblemCode.INTERNAL_ERROR.code(),
				"The broker failed unexpectedly at the step %s. Check in the store what was done, and tell the operators of the broker."
					.formatted(run.progress().step().text()));
	}

	@Override
	public void close() {
		this.watch.close();
		try {
			this.owned.release();
		}
		catch (DataAccessException | TransactionException | FlywayException ex) {
			log.atDebug()
				.addKeyValue("failure", ex.getClass().getName())
				.log("Operations of this replica could not be released; others take them over a little later");
		}
	}

}

package io.credbroker.service.rotation.operations;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.credbroker.api.ProblemCode;
import io.credbroker.service.database.DatabaseFailure;
import io.credbroker.service.http.RequestInvalidException;
import io.credbroker.service.record.event.EventIds;
import io.credbroker.service.record.pipeline.RecordUnavailableException;
import io.credbroker.service.rotation.operations.Acknowledgements.Acknowledgement;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.TransactionException;

/**
 * Starts operations and shows them. Of rotations of the same secret one runs at a time
 * among all replicas, and a second order joins it.
 */
public final class Operations {

	private static final int ATTEMPTS = 5;

	private static final OperationOutcome NOT_RECORDED = OperationOutcome.failed(ProblemCode.AUDIT_UNAVAILABLE.code(),
			"The operation could not be recorded. Nothing was done; order it again.");

	private final OperationTable table;

	private final OwnedOperations owned;

	private final OperationEvents events;

	private final OperationEnd end;

	private final OperationRuns runs;

	private final Acknowledgements acks;

	private final Clock clock;

	Operations(OperationTables tables, OperationEvents events, OperationEnd end, OperationRuns runs, Clock clock) {
		this.table = tables.operations();
		this.owned = tables.owned();
		this.acks = tables.acks();
		this.events = events;
		this.end = end;
		this.runs = runs;
		this.clock = clock;
	}

	/**
	 * Starts an operation, or finds the one that the order joins or has started before.
	 * @throws RecordUnavailableException when it cannot be recorded
	 * @throws RequestInvalidException when the idempotency key belongs to another request
	 */
	public StartedOperation start(OperationKind kind, OperationTarget target, OperationOrder order) {
		return answered(() -> {
			for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
				StartedOperation found = found(kind, target, order);
				StartedOperation started = (found != null) ? found : inserted(kind, target, order);
				if (started != null) {
					return started;
				}
			}
			throw new RecordUnavailableException("other operations kept starting and ending");
		});
	}

	private @Nullable StartedOperation found(OperationKind kind, OperationTarget target, OperationOrder order) {
		Operation before = (order.idempotencyKey() != null) ? this.table.named(order.by(), order.idempotencyKey())
				: null;
		if (before != null) {
			if (!this.table.isOf(before, kind, target, order)) {
				throw new RequestInvalidException(
						"The Idempotency-Key was sent before with another request, which started the operation %s; send a new key with a new request."
							.formatted(before.id()));
			}
			return new StartedOperation(before, false, false);
		}
		Operation running = this.table.running(kind, target);
		return (running != null) ? joined(running, kind, target, order) : null;
	}

	/**
	 * Keeps the key of an order that joins, so that the same order sent again after the
	 * operation has ended starts no second one.
	 */
	private @Nullable StartedOperation joined(Operation running, OperationKind kind, OperationTarget target,
			OperationOrder order) {
		if (order.idempotencyKey() != null) {
			try {
				this.table.join(running, kind, target, order);
			}
			catch (DuplicateKeyException ex) {
				return found(kind, target, order);
			}
		}
		return new StartedOperation(running, false, true);
	}

	private @Nullable StartedOperation inserted(OperationKind kind, OperationTarget target, OperationOrder order) {
		String id = EventIds.next(this.clock.instant());
		this.runs.claim(id);
		boolean begun = false;
		try {
			this.owned.insert(id, kind, target, order);
			record(id, kind, target, order);
			this.runs.begin(id);
			begun = true;
			return new StartedOperation(this.table.get(id), true, false);
		}
		catch (DuplicateKeyException ex) {
			return null;
		}
		finally {
			if (!begun) {
				this.runs.drop(id);
			}
		}
	}

	private void record(String id, OperationKind kind, OperationTarget target, OperationOrder order) {
		if (!this.events.started(id, kind, target, order)) {
			this.events.notStarted(id, kind, target, order);
			this.end.unrecorded(id, kind, NOT_RECORDED);
			throw new RecordUnavailableException("the operation could not be recorded, so nothing was done");
		}
		this.owned.recorded(id);
	}

	/**
	 * The operation of that id, or {@code null}.
	 */
	public @Nullable Operation find(String id) {
		return answered(() -> this.table.find(id));
	}

	/**
	 * Operations that match, the newest first.
	 */
	public List<Operation> list(OperationQuery query, int most) {
		return answered(() -> this.table.list(query, most));
	}

	List<Acknowledgement> replicas(String id) {
		return answered(() -> this.acks.of(id));
	}

	Map<String, Integer> revoked(List<String> ids) {
		return answered(() -> this.table.revoked(ids));
	}

	static <T extends @Nullable Object> T answered(Supplier<T> query) {
		try {
			return query.get();
		}
		catch (DataAccessException | TransactionException | FlywayException ex) {
			throw new RecordUnavailableException(DatabaseFailure.reason(ex));
		}
	}

}

package io.credbroker.service.rotation.operations;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends operations: first on the record, then in the table.
 */
final class OperationEnd {

	private static final Logger log = LoggerFactory.getLogger(OperationEnd.class);

	private final OperationEvents events;

	private final OwnedOperations owned;

	private final MeterRegistry meters;

	OperationEnd(OperationEvents events, OwnedOperations owned, MeterRegistry meters) {
		this.events = events;
		this.owned = owned;
		this.meters = meters;
		for (OperationKind kind : OperationKind.values()) {
			var _ = ended(kind, OperationOutcome.NONE);
		}
	}

	/**
	 * Ends an operation that is done. If the record does not take its end, the operation
	 * stays at its last step, and is ended once the record does.
	 */
	void of(OperationRun run) {
		OperationOutcome outcome = run.progress().outcome();
		if (!this.events.ended(run.soFar())) {
			log.atWarn()
				.addKeyValue("operation", run.id())
				.log("The end of an operation could not be recorded; it is tried again");
			return;
		}
		this.owned.end(run.id(), outcome);
		ended(run.operation().kind(), outcome).increment();
		log.atInfo()
			.addKeyValue("operation", run.id())
			.addKeyValue("kind", run.operation().kind().text())
			.addKeyValue("outcome", outcome.tag())
			.log("An operation ended");
	}

	/**
	 * Ends an operation of which nothing is on the record, and of which nothing was done.
	 */
	void unrecorded(String id, OperationKind kind, OperationOutcome outcome) {
		this.owned.end(id, outcome);
		ended(kind, outcome).increment();
	}

	private Counter ended(OperationKind kind, OperationOutcome outcome) {
		return Counter.builder("broker.operations")
			.description("Operations that this replica ended, by how they ended")
			.tag("kind", kind.text())
			.tag("outcome", outcome.tag())
			.register(this.meters);
	}

}

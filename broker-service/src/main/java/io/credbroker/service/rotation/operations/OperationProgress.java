package io.credbroker.service.rotation.operations;

import org.jspecify.annotations.Nullable;

/**
 * How far an operation is, and what it has found.
 *
 * @param old the version before
 * @param next the version after
 * @param failedLeases how many leases could not be ended
 */
public record OperationProgress(OperationStep step, OperationOutcome outcome, @Nullable SeenVersion old,
		@Nullable SeenVersion next, int failedLeases) {

	static final OperationProgress ACCEPTED = new OperationProgress(OperationStep.ACCEPTED, OperationOutcome.NONE, null,
			null, 0);

	public OperationProgress at(OperationStep other) {
		return new OperationProgress(other, this.outcome, this.old, this.next, this.failedLeases);
	}

	public OperationProgress with(OperationOutcome other) {
		return new OperationProgress(this.step, other, this.old, this.next, this.failedLeases);
	}

	OperationProgress from(SeenVersion version) {
		return new OperationProgress(this.step, this.outcome, version, this.next, this.failedLeases);
	}

	OperationProgress to(SeenVersion version) {
		return new OperationProgress(this.step, this.outcome, this.old, version, this.failedLeases);
	}

	public OperationProgress failing(int leases) {
		return new OperationProgress(this.step, this.outcome, this.old, this.next, leases);
	}

}

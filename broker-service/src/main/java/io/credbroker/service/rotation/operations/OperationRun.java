package io.credbroker.service.rotation.operations;

/**
 * An operation while this replica works on it: each change is stored before it counts.
 */
public final class OperationRun {

	private final Operation operation;

	private final OwnedOperations owned;

	private OperationProgress progress;

	OperationRun(Operation operation, OwnedOperations owned) {
		this.operation = operation;
		this.owned = owned;
		this.progress = operation.progress();
	}

	public String id() {
		return this.operation.id();
	}

	/**
	 * The operation as it was when this replica began to work on it.
	 */
	public Operation operation() {
		return this.operation;
	}

	public OperationProgress progress() {
		return this.progress;
	}

	public boolean isAt(OperationStep step) {
		return this.progress.step() == step;
	}

	/**
	 * Stores how far it is now.
	 * @throws OwnershipLostException when another replica works on it
	 */
	public void advance(OperationProgress now) {
		this.owned.save(id(), this.progress.step(), now);
		this.progress = now;
	}

	/**
	 * Stores what the replicas are to forget.
	 */
	public void target(OperationTarget target) {
		this.owned.target(id(), target);
	}

	/**
	 * The operation with its progress so far.
	 */
	Operation soFar() {
		return new Operation(this.operation.id(), this.operation.kind(), this.operation.target(),
				this.operation.order(), this.operation.state(), this.operation.recorded(), this.progress,
				this.operation.times());
	}

}

package io.credbroker.service.rotation.operations;

/**
 * What one kind of operation does. It is done again, from the stored step on, after the
 * replica that did it has died.
 */
public interface OperationWork {

	OperationKind kind();

	/**
	 * Does what is left to do.
	 * @return how the operation ends
	 */
	OperationOutcome perform(OperationRun run) throws InterruptedException;

}

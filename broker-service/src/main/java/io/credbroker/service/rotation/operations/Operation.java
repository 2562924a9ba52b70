package io.credbroker.service.rotation.operations;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * An operation as the table has it.
 *
 * @param recorded whether its first event is on the record
 */
public record Operation(String id, OperationKind kind, OperationTarget target, OperationOrder order,
		OperationState state, boolean recorded, OperationProgress progress, Times times) {

	boolean isRunning() {
		return this.state == OperationState.RUNNING;
	}

	/**
	 * Says what was asked for, so that a repeated request can be told from another one.
	 */
	static String request(OperationKind kind, OperationTarget target, OperationOrder order) {
		return RequestHash.of(kind.text() + '\n' + target.lock() + '\n' + order.reason());
	}

	/**
	 * The database's times.
	 */
	public record Times(Instant startedAt, Instant updatedAt, @Nullable Instant endedAt) {
	}

}

package io.credbroker.service.rotation.operations;

/**
 * The operation that an order led to.
 *
 * @param started whether this order started it
 * @param joined whether another order had started it, and it still runs
 */
public record StartedOperation(Operation operation, boolean started, boolean joined) {
}

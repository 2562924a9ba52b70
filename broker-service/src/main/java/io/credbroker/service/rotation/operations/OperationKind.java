package io.credbroker.service.rotation.operations;

import java.util.Locale;

/**
 * What an operation does.
 */
public enum OperationKind {

	/** The store replaces a secret, and every replica forgets the old version. */
	ROTATE,
	/** Every replica forgets a secret. */
	INVALIDATE,
	/** Every replica forgets issued credentials, and the store ends their leases. */
	REVOKE;

	/**
	 * Whether an order joins a running operation with the same target. An order to forget
	 * or to end something never does: it is also about what was read or issued since the
	 * other one began.
	 */
	boolean joins() {
		return this == ROTATE;
	}

	/**
	 * The name in answers, events and metrics.
	 */
	public String text() {
		return name().toLowerCase(Locale.ROOT);
	}

}

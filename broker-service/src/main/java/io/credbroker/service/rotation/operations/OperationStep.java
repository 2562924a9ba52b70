package io.credbroker.service.rotation.operations;

import java.util.Locale;

/**
 * How far an operation is; stored before the step is made.
 */
public enum OperationStep {

	/** It is on the record; nothing has been done. */
	ACCEPTED,
	/** The store is being asked, and may have taken the order. */
	ORDERING,
	/** The store took the order. */
	ORDERED,
	/** The store has a new version. */
	SEEN,
	/** The replicas are forgetting the old version. */
	FORGETTING,
	/** Nothing is left to do but to record the end. */
	DONE;

	/**
	 * The name in answers and in the table.
	 */
	public String text() {
		return name().toLowerCase(Locale.ROOT);
	}

}

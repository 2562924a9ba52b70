package io.credbroker.service.rotation.operations;

import java.util.Locale;

/**
 * Whether an operation has ended, and how.
 */
public enum OperationState {

	RUNNING, SUCCEEDED, FAILED;

	/**
	 * The name in answers and in the table.
	 */
	public String text() {
		return name().toLowerCase(Locale.ROOT);
	}

}

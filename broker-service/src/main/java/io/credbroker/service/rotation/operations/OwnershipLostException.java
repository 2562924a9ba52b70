package io.credbroker.service.rotation.operations;

/**
 * Another replica works on the operation now, so this one must stop.
 */
final class OwnershipLostException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	OwnershipLostException() {
		super("another replica has taken the operation over", null, false, false);
	}

}

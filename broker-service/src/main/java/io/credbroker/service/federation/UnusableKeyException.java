package io.credbroker.service.federation;

/**
 * A key that cannot be used; the message names the file and what to do.
 */
final class UnusableKeyException extends Exception {

	private static final long serialVersionUID = 1L;

	UnusableKeyException(String message) {
		super(message, null, false, false);
	}

}

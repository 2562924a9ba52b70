package io.credbroker.service.connection;

/**
 * Ends the assembly of a secret that does not fit its shape; handled in this package.
 */
final class MalformedSecretException extends Exception {

	private static final long serialVersionUID = 1L;

	MalformedSecretException(String reason) {
		super(reason, null, false, false);
	}

	String reason() {
		return String.valueOf(getMessage());
	}

}

package io.credbroker.service.secret;

/**
 * A store cannot be made from its configuration.
 */
final class InvalidStoreException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String action;

	InvalidStoreException(String property, String problem, String action) {
		super(property + " " + problem);
		this.action = action;
	}

	String action() {
		return this.action;
	}

}

package io.credbroker.service.web;

/**
 * A request that cannot be understood; the message is for its sender.
 */
final class RequestInvalidException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	RequestInvalidException(String detail) {
		super(detail, null, false, false);
	}

	String detail() {
		return String.valueOf(getMessage());
	}

}

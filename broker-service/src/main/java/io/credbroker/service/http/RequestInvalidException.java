package io.credbroker.service.http;

/**
 * A request that cannot be understood; the message is for its sender.
 */
public final class RequestInvalidException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	public RequestInvalidException(String detail) {
		super(detail, null, false, false);
	}

	String detail() {
		return String.valueOf(getMessage());
	}

}

package io.credbroker.service.http;

import io.credbroker.api.ProblemCode;

/**
 * A request that is not valid; the message is the problem detail for its sender.
 */
public final class RequestInvalidException extends ProblemException {

	private static final long serialVersionUID = 1L;

	public RequestInvalidException(String detail) {
		super(ProblemCode.REQUEST_INVALID, detail);
	}

}

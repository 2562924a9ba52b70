package io.credbroker.service.audit;

/**
 * The record does not answer, or cannot be written.
 */
public final class RecordUnavailableException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	RecordUnavailableException(String failure) {
		super(failure);
	}

}

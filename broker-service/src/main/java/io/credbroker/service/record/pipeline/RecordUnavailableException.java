package io.credbroker.service.record.pipeline;

/**
 * The record does not answer, or cannot be written.
 */
public final class RecordUnavailableException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	public RecordUnavailableException(String failure) {
		super(failure);
	}

}

package io.credbroker.service.record.pipeline;

import java.io.IOException;

/**
 * A sink cannot be written now; the message says why and quotes nothing of an event.
 */
public final class SinkUnavailableException extends IOException {

	private static final long serialVersionUID = 1L;

	/**
	 * A failure that may be over when the write is tried again.
	 * @param reason why, in words for the log
	 * @param cause what failed
	 */
	public SinkUnavailableException(String reason, Throwable cause) {
		super(reason, cause);
	}

	static String reason(Throwable failure) {
		return (failure instanceof SinkUnavailableException unavailable) ? String.valueOf(unavailable.getMessage())
				: failure.getClass().getSimpleName();
	}

}

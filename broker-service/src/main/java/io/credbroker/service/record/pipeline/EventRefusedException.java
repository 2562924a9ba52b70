package io.credbroker.service.record.pipeline;

import java.io.IOException;

/**
 * A working sink refuses the content of an event; trying again does not help.
 */
public final class EventRefusedException extends IOException {

	private static final long serialVersionUID = 1L;

	/**
	 * A permanent refusal.
	 * @param reason a stable name, never content of the event
	 */
	public EventRefusedException(String reason) {
		super(reason);
	}

}

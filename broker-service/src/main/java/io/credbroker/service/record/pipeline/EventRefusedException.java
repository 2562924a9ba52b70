package io.credbroker.service.record.pipeline;

import java.io.IOException;

/**
 * A sink works, and refuses something in a group for what it is: trying again would not
 * help.
 */
public final class EventRefusedException extends IOException {

	private static final long serialVersionUID = 1L;

	/**
	 * A refusal.
	 * @param reason a stable name, never what the event says
	 */
	public EventRefusedException(String reason) {
		super(reason);
	}

}

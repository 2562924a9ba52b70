package io.credbroker.service.record.verify;

/**
 * A place where a record was changed after it was written.
 *
 * @param sequence the number of the event where it was found
 * @param detail a description of what is wrong
 */
public record ChainFinding(Kind kind, String instance, long sequence, String detail) {

	/** The kinds of findings. */
	public enum Kind {

		/** The event does not match its hash. */
		EDITED,
		/** Events before this one are missing. */
		MISSING,
		/** The event is linked to another event than the previous one. */
		RELINKED,
		/** The event follows one with the same or a higher number. */
		OUT_OF_ORDER,
		/** A searchable column differs from the event. */
		COLUMN

	}

}

package io.credbroker.service.record.verify;

/**
 * A place where a record is not what was written.
 *
 * @param sequence the number of the event at which it shows
 * @param detail what is wrong there, in a sentence
 */
public record ChainFinding(Kind kind, String instance, long sequence, String detail) {

	/** What can be wrong. */
	public enum Kind {

		/** The event does not have the hash it claims. */
		EDITED,
		/** Events before this one are not there. */
		MISSING,
		/** The event names another one as the one before it. */
		RELINKED,
		/** The event stands where an earlier or the same one stood. */
		OUT_OF_ORDER,
		/** A searchable column says something else than the event. */
		COLUMN

	}

}

package io.credbroker.service.record.event;

import java.util.Locale;

/**
 * What an event is about, as its field {@code event} says.
 */
public enum EventType {

	/** A verified caller asked for something. */
	LOOKUP,
	/** A caller could not be verified. */
	AUTHENTICATION,
	/** A verified caller asked too often. */
	RATE_LIMIT,
	/** An instance of the broker began its chain. */
	STARTED,
	/** An instance of the broker ended its chain. */
	STOPPED,
	/** Somebody read the record or asked about policies, or tried to. */
	ACCESS,
	/** Another catalog is in force. */
	CATALOG_CHANGED,
	/** Events were deleted when their time was over. */
	RETENTION,
	/** Stands in one sink where an event would, which that sink refused for good. */
	REPLACEMENT,
	/** A sink has a replacement in the place of an event. */
	REPLACED;

	public String text() {
		return name().toLowerCase(Locale.ROOT);
	}

}

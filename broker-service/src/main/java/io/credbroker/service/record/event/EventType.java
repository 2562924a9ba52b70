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
	/**
	 * A privileged caller read the record or asked about policies, or somebody without
	 * the permission tried to.
	 */
	ACCESS,
	/** Another catalog is in force. */
	CATALOG_CHANGED,
	/** A secret was seen with another content than before. */
	VERSION_SEEN,
	/** An operator started an operation, or it ended. */
	OPERATION,
	/** Events older than the retention were deleted. */
	RETENTION,
	/** Takes the place of an event in a sink that refused it permanently. */
	REPLACEMENT,
	/** Confirms a replacement in a sink. */
	REPLACED;

	public String text() {
		return name().toLowerCase(Locale.ROOT);
	}

}

package io.credbroker.service.record.pipeline;

/**
 * The result of waiting for an event.
 */
public enum Durability {

	/** A required sink has stored it. */
	DURABLE,
	/** No required sink has confirmed it in time; it may be stored later. */
	UNCERTAIN,
	/** It was dropped because the queue was full, and will not be recorded. */
	NOT_TAKEN

}

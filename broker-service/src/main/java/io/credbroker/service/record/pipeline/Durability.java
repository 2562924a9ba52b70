package io.credbroker.service.record.pipeline;

/**
 * What became of an event that somebody waited for.
 */
public enum Durability {

	/** A required sink has it. */
	DURABLE,
	/** No required sink has said so in time; it may be kept later. */
	UNCERTAIN,
	/** It was not taken in, and will not be on the record. */
	NOT_TAKEN

}

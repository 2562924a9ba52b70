package io.credbroker.service.record.chain;

/**
 * An event of a chain.
 *
 * @param sequence its number within its instance, from 1
 * @param line the whole event as one line of JSON, line feed included
 * @param link its link to the chain
 */
public record ChainedEvent(long sequence, byte[] line, Link link) {

	/**
	 * The link of an event to its chain.
	 *
	 * @param recorded when it was added to the chain
	 * @param previous the hash of the event before
	 * @param hash its own hash
	 */
	public record Link(String recorded, String previous, String hash) {
	}

}

package io.credbroker.service.record.chain;

/**
 * An event with its place in the chain.
 *
 * @param sequence its number within its instance, from 1
 * @param line the whole event as one line of JSON, line feed included
 * @param link what ties it to the chain
 */
public record ChainedEvent(long sequence, byte[] line, Link link) {

	/**
	 * What ties an event to its chain.
	 *
	 * @param recorded when it was tied
	 * @param previous the hash of the event before
	 * @param hash its own hash
	 */
	public record Link(String recorded, String previous, String hash) {
	}

}

package io.credbroker.service.lookup;

/**
 * Answers lookups, each with one outcome.
 */
public interface Lookups {

	/**
	 * Ends in an outcome, whatever happens to the store.
	 */
	Lookup lookup(LookupRequest request);

}

package io.credbroker.service.lookup;

/**
 * Answers lookups, each with one outcome.
 */
public interface Lookups {

	/**
	 * Ends in an outcome, whatever happens to the store.
	 */
	Lookup lookup(LookupRequest request);

	/**
	 * Nobody is given what this lookup was granted: what was issued for it alone is
	 * ended.
	 */
	void withhold(Lookup lookup);

}

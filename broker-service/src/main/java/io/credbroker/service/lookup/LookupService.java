package io.credbroker.service.lookup;

/**
 * Answers lookups, each with one outcome.
 */
public interface LookupService {

	/**
	 * Ends in an outcome, whatever happens to the store.
	 */
	LookupResult lookup(LookupRequest request);

	/**
	 * Nobody is known to have received what this lookup was granted: what was issued for
	 * it alone is ended.
	 */
	void withhold(LookupResult lookup);

	/**
	 * Nobody was given what this lookup was granted, because the broker failed before the
	 * answer left it: the record says so, and what was issued for it alone is ended.
	 */
	void retract(LookupRequest request, LookupResult lookup);

}

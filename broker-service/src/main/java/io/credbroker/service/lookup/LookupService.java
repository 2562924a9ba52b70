package io.credbroker.service.lookup;

/**
 * Makes lookups, each with one outcome.
 */
public interface LookupService {

	/**
	 * Always returns an outcome, even if the store fails.
	 */
	LookupResult lookup(LookupRequest request);

	/**
	 * Revokes the credential that was issued for this lookup only, because the answer may
	 * not have reached the caller.
	 */
	void withhold(LookupResult lookup);

	/**
	 * Records that the answer was not sent, because the broker failed before, and revokes
	 * the credential that was issued for this lookup only.
	 */
	void retract(LookupRequest request, LookupResult lookup);

}

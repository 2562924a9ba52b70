package io.credbroker.spi;

/**
 * The store's answer to the end of a lease.
 */
public sealed interface RevokeResult permits RevokeResult.Revoked, FetchResult.Failure {

	/**
	 * The store no longer honours the credential, or never knew the lease.
	 */
	record Revoked() implements RevokeResult {
	}

}

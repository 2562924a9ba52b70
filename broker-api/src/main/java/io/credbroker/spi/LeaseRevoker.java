package io.credbroker.spi;

/**
 * A provider whose store can end a credential it issued before its time.
 */
public interface LeaseRevoker extends SecretProvider {

	/**
	 * Ends the lease, blocking the calling thread; a lease that is already over counts as
	 * revoked.
	 */
	RevokeResult revoke(Lease lease);

}

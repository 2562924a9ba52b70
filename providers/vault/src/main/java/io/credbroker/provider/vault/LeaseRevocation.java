package io.credbroker.provider.vault;

import io.credbroker.provider.support.FailedCallException;
import io.credbroker.provider.support.StoreHttpResponse;
import io.credbroker.spi.FetchResult.Malformed;
import io.credbroker.spi.FetchResult.Unavailable;
import io.credbroker.spi.Lease;
import io.credbroker.spi.RevokeResult;
import io.credbroker.spi.RevokeResult.Revoked;

/**
 * Revokes leases.
 */
final class LeaseRevocation {

	private final AuthenticatedCalls calls;

	private final VaultMounts mounts;

	LeaseRevocation(AuthenticatedCalls calls, VaultMounts mounts) {
		this.calls = calls;
		this.mounts = mounts;
	}

	/**
	 * Waits until the engine has ended the credential; Vault also accepts a lease that it
	 * does not know, which counts as ended.
	 */
	RevokeResult revoke(Lease lease) throws FailedCallException {
		VaultEngine engine = this.mounts.engineOf(lease.id());
		if (engine == null) {
			return new Malformed("the lease is of no mount of this store");
		}
		if (isAwsSession(engine, lease)) {
			return new Malformed("AWS cannot take a session credential back; it ends by itself");
		}
		StoreHttpResponse answer = this.calls.call("", (vault, token) -> vault.revoke(lease.id(), token));
		if (VaultFailure.isDone(answer)) {
			return new Revoked();
		}
		return (answer.status() == 400)
				? new Unavailable("Vault answered 400: the engine could not end the credential", null)
				: VaultFailure.ofAnswer(answer);
	}

	/**
	 * Of what AWS issues, Vault marks only sessions as not renewable.
	 */
	static boolean isAwsSession(VaultEngine engine, Lease lease) {
		return engine == VaultEngine.AWS && !lease.renewable();
	}

}

package io.credbroker.provider.vault;

import java.time.Clock;

import io.credbroker.provider.support.FailedCallException;
import io.credbroker.provider.support.KeyChecks;
import io.credbroker.provider.vault.KeyTarget.DynamicCredential;
import io.credbroker.provider.vault.KeyTarget.KvPath;
import io.credbroker.provider.vault.KeyTarget.StaticRole;
import io.credbroker.spi.AuditContext;
import io.credbroker.spi.DescribeResult;
import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.FetchResult.Malformed;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.KeyChecker;
import io.credbroker.spi.Lease;
import io.credbroker.spi.LeaseRevoker;
import io.credbroker.spi.RevokeResult;
import io.credbroker.spi.RotateResult;
import io.credbroker.spi.SecretDescriber;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretRotator;
import io.credbroker.spi.StoreStatus;

/**
 * A Vault server, with one reader for each kind of engine.
 */
final class VaultStore implements KeyChecker, SecretDescriber, SecretRotator, LeaseRevoker {

	private final VaultMounts mounts;

	private final AuthenticatedCalls calls;

	private final IssuedCredentials issued;

	private final KvEngine keyValues;

	private final StaticRoles staticRoles;

	private final LeaseRevocation leases;

	VaultStore(VaultMounts mounts, AuthenticatedCalls calls, IssuedCredentials issued, Clock clock) {
		this.mounts = mounts;
		this.calls = calls;
		this.issued = issued;
		this.keyValues = new KvEngine(calls, clock);
		this.staticRoles = new StaticRoles(calls, clock);
		this.leases = new LeaseRevocation(calls, mounts);
	}

	@Override
	public void check(SecretKey key) {
		KeyChecks.check(key, this.mounts::locate);
	}

	@Override
	public FetchResult fetch(FetchRequest request) {
		try {
			return switch (this.mounts.locate(request.key())) {
				case KvPath path -> this.keyValues.fetch(path, request.audit());
				case StaticRole role -> this.staticRoles.fetch(role, request.audit());
				case DynamicCredential credential -> this.issued.fetch(credential, request);
			};
		}
		catch (FailedCallException ex) {
			return ex.failure();
		}
	}

	@Override
	public boolean isRepeatable(SecretKey key) {
		return this.mounts.isRepeatable(key);
	}

	/**
	 * Only for versioned key/value secrets does this cost Vault less than a fetch; for
	 * anything else the answer is unknown, without a call.
	 */
	@Override
	public DescribeResult describe(FetchRequest request) {
		try {
			return switch (this.mounts.locate(request.key())) {
				case KvPath path -> this.keyValues.describe(path, request.audit());
				case StaticRole _, DynamicCredential _ -> KvMetadataReader.UNKNOWN;
			};
		}
		catch (FailedCallException ex) {
			return ex.failure();
		}
	}

	@Override
	public boolean isRotatable(SecretKey key) {
		try {
			return this.mounts.locate(key) instanceof StaticRole;
		}
		catch (FailedCallException ex) {
			return false;
		}
	}

	@Override
	public RotateResult rotate(SecretKey key, AuditContext audit) {
		try {
			return switch (this.mounts.locate(key)) {
				case StaticRole role -> this.staticRoles.rotate(role, audit);
				case KvPath _, DynamicCredential _ ->
					new Malformed("Vault rotates nothing but the static roles of a database");
			};
		}
		catch (FailedCallException ex) {
			return ex.failure();
		}
	}

	@Override
	public RevokeResult revoke(Lease lease) {
		try {
			return this.leases.revoke(lease);
		}
		catch (FailedCallException ex) {
			return ex.failure();
		}
	}

	@Override
	public StoreStatus probe() {
		try {
			return this.calls.probe();
		}
		catch (FailedCallException ex) {
			return VaultFailure.FAILURES.status(ex.failure());
		}
	}

	/**
	 * Does not revoke the broker's token, because Vault would then end every lease that
	 * tasks still use.
	 */
	@Override
	public void close() {
		this.calls.close();
	}

}

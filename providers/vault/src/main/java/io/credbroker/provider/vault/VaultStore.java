package io.credbroker.provider.vault;

import java.time.Clock;

import io.credbroker.provider.vault.Place.Issuer;
import io.credbroker.provider.vault.Place.KvPath;
import io.credbroker.provider.vault.Place.StaticRole;
import io.credbroker.provider.vault.Place.Unusable;
import io.credbroker.provider.support.FailedCallException;
import io.credbroker.spi.AuditContext;
import io.credbroker.spi.DescribeResult;
import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.FetchResult.Denied;
import io.credbroker.spi.FetchResult.Rejected;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.FetchResult.Failure;
import io.credbroker.spi.FetchResult.Malformed;
import io.credbroker.spi.FetchResult.Missing;
import io.credbroker.spi.FetchResult.Rotating;
import io.credbroker.spi.FetchResult.Throttled;
import io.credbroker.spi.FetchResult.Unavailable;
import io.credbroker.spi.Lease;
import io.credbroker.spi.LeaseRevoker;
import io.credbroker.spi.RevokeResult;
import io.credbroker.spi.RotateResult;
import io.credbroker.spi.SecretDescriber;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretRotator;
import io.credbroker.spi.StoreStatus;

/**
 * One Vault, asked engine by engine.
 */
final class VaultStore implements SecretDescriber, SecretRotator, LeaseRevoker {

	private final VaultMounts mounts;

	private final AcceptedCalls accepted;

	private final IssuedCredentials issued;

	private final KeyValues keyValues;

	private final StaticRoles staticRoles;

	private final Leases leases;

	VaultStore(VaultMounts mounts, AcceptedCalls accepted, IssuedCredentials issued, Clock clock) {
		this.mounts = mounts;
		this.accepted = accepted;
		this.issued = issued;
		this.keyValues = new KeyValues(accepted, clock);
		this.staticRoles = new StaticRoles(accepted, clock);
		this.leases = new Leases(accepted, mounts);
	}

	@Override
	public FetchResult fetch(FetchRequest request) {
		try {
			return switch (this.mounts.locate(request.key())) {
				case KvPath path -> this.keyValues.fetch(path, request.audit());
				case StaticRole role -> this.staticRoles.fetch(role, request.audit());
				case Issuer issuer -> this.issued.fetch(issuer, request);
				case Unusable(String reason) -> new Malformed(reason);
			};
		}
		catch (FailedCallException ex) {
			return ex.failure();
		}
	}

	@Override
	public boolean isRepeatable(SecretKey key) {
		return !(this.mounts.locate(key) instanceof Issuer);
	}

	/**
	 * Costs Vault less than a fetch only where there are versions of key/value secrets;
	 * of anything else nothing is said, and nothing asked.
	 */
	@Override
	public DescribeResult describe(FetchRequest request) {
		try {
			return switch (this.mounts.locate(request.key())) {
				case KvPath path -> this.keyValues.describe(path, request.audit());
				case StaticRole _, Issuer _ -> KvMetadataAnswer.UNKNOWN;
				case Unusable(String reason) -> new Malformed(reason);
			};
		}
		catch (FailedCallException ex) {
			return ex.failure();
		}
	}

	@Override
	public RotateResult rotate(SecretKey key, AuditContext audit) {
		try {
			return switch (this.mounts.locate(key)) {
				case StaticRole role -> this.staticRoles.rotate(role, audit);
				case KvPath _, Issuer _ -> new Malformed("Vault rotates nothing but the static roles of a database");
				case Unusable(String reason) -> new Malformed(reason);
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
			return this.accepted.probe();
		}
		catch (FailedCallException ex) {
			return status(ex.failure());
		}
	}

	private static StoreStatus status(Failure failure) {
		return switch (failure) {
			case Denied(String reason) -> new StoreStatus.Refusing(reason);
			case Rejected(String reason) -> new StoreStatus.Refusing(reason);
			case Unavailable unavailable -> new StoreStatus.Down(unavailable.reason());
			case Malformed(String reason) -> new StoreStatus.Down(reason);
			case Throttled _ -> new StoreStatus.Down("Vault asks for fewer calls");
			case Missing _, Rotating _ -> new StoreStatus.Down("Vault answered something else than was asked");
		};
	}

	/**
	 * Revokes nothing, because Vault would end with the broker's token every lease that
	 * tasks still use.
	 */
	@Override
	public void close() {
		this.accepted.close();
	}

}

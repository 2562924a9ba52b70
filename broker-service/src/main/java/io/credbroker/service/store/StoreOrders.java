package io.credbroker.service.store;

import io.credbroker.spi.AuditContext;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.Lease;
import io.credbroker.spi.LeaseRevoker;
import io.credbroker.spi.RevokeResult;
import io.credbroker.spi.RotateResult;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretRotator;

/**
 * Orders stores to rotate a secret or to end a lease, each order once and within the same
 * limits as reads.
 */
public final class StoreOrders {

	private final Stores stores;

	StoreOrders(Stores stores) {
		this.stores = stores;
	}

	/**
	 * Whether a store with this name is configured.
	 */
	public boolean has(String store) {
		return this.stores.names().contains(store);
	}

	/**
	 * Whether what the store has under the key is issued for a time rather than kept, so
	 * that it has leases and no versions.
	 */
	public boolean issues(String store, String key) {
		return this.stores.isIssued(store, new SecretKey(key));
	}

	/**
	 * Whether the store rotates secrets under keys such as this one.
	 */
	public boolean rotates(String store, String key) {
		Store named = this.stores.named(store).store();
		return named.provider() instanceof SecretRotator rotator
				&& ProviderGuard.caught(named, () -> rotator.isRotatable(new SecretKey(key)), (_) -> false);
	}

	/**
	 * Whether the store can end leases.
	 */
	public boolean revokes(String store) {
		return this.stores.named(store).store().provider() instanceof LeaseRevoker;
	}

	/**
	 * Orders a rotation; the order is never repeated.
	 */
	public OrderOutcome rotate(String store, String key, AuditContext audit) {
		BoundedStore bounded = this.stores.named(store);
		if (!(bounded.store().provider() instanceof SecretRotator rotator)) {
			return new OrderOutcome.NotSupported("the type %s rotates nothing".formatted(bounded.store().type()));
		}
		CallResult<RotateResult> answer = TimedCall
			.of(bounded.store(), "rotate", () -> bounded.calls(key, audit.caller())
				.call(() -> ProviderGuard.caught(bounded.store(), () -> rotator.rotate(new SecretKey(key), audit))));
		return switch (answer) {
			case null -> new OrderOutcome.Uncertain(new StoreFailure.TimedOut(bounded.store().timeout()));
			case CallResult.CallNotPermitted<RotateResult>(var why) -> new OrderOutcome.Refused(why);
			case CallResult.Answered<RotateResult>(RotateResult.Accepted _) -> new OrderOutcome.Accepted();
			case CallResult.Answered<RotateResult>(FetchResult.Failure failure) -> failed(failure);
		};
	}

	/**
	 * Orders the end of a lease, which is safe to repeat.
	 */
	public OrderOutcome revoke(String store, Lease lease, AuditContext audit) {
		BoundedStore bounded = this.stores.named(store);
		if (!(bounded.store().provider() instanceof LeaseRevoker revoker)) {
			return new OrderOutcome.NotSupported("the type %s ends no leases".formatted(bounded.store().type()));
		}
		CallResult<RevokeResult> answer = TimedCall.of(bounded.store(), "revoke",
				() -> bounded.calls(lease.id(), audit.caller())
					.call(() -> ProviderGuard.caught(bounded.store(), () -> revoker.revoke(lease))));
		return switch (answer) {
			case null -> new OrderOutcome.Uncertain(new StoreFailure.TimedOut(bounded.store().timeout()));
			case CallResult.CallNotPermitted<RevokeResult>(var why) -> new OrderOutcome.Refused(why);
			case CallResult.Answered<RevokeResult>(RevokeResult.Revoked _) -> new OrderOutcome.Accepted();
			case CallResult.Answered<RevokeResult>(FetchResult.Failure failure) -> failed(failure);
		};
	}

	/**
	 * A store that was away or is busy may have taken the order all the same.
	 */
	private static OrderOutcome failed(FetchResult.Failure failure) {
		return switch (failure) {
			case FetchResult.Malformed(var reason) -> new OrderOutcome.NotSupported(reason);
			case FetchResult.Missing _, FetchResult.Denied _, FetchResult.Rejected _, FetchResult.Throttled _ ->
				new OrderOutcome.Refused(StoreFailure.of(failure));
			case FetchResult.Unavailable _, FetchResult.Rotating _ ->
				new OrderOutcome.Uncertain(StoreFailure.of(failure));
		};
	}

	/**
	 * Forgets that calls for the key failed, so that the next one is made at once; a
	 * pause that the store asked for remains.
	 */
	public void forgetFailures(String store, String key) {
		if (this.stores.names().contains(store)) {
			this.stores.named(store).forgetFailures(key);
		}
	}

	/**
	 * Forgets all failed calls, as {@link #forgetFailures}.
	 */
	public void forgetAllFailures() {
		this.stores.all().forEach(BoundedStore::forgetFailures);
	}

}

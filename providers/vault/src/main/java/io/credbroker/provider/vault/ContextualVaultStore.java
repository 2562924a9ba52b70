package io.credbroker.provider.vault;

import io.credbroker.provider.support.FailedCallException;
import io.credbroker.provider.support.KeyChecks;
import io.credbroker.spi.ContextualIssuer;
import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.FetchResult.Denied;
import io.credbroker.spi.FetchResult.Rejected;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.IssuingScope;
import io.credbroker.spi.KeyChecker;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.StoreStatus;

/**
 * A Vault server that is read on behalf of whoever asks: Vault's policies decide for each
 * context, and nothing that one was given reaches another.
 * <p>
 * It can neither describe, rotate nor revoke, because the broker has no login of its own.
 */
final class ContextualVaultStore implements ContextualIssuer, KeyChecker {

	private final VaultMounts mounts;

	private final VaultCalls calls;

	private final ContextSessions sessions;

	ContextualVaultStore(VaultMounts mounts, VaultCalls calls, ContextSessions sessions) {
		this.mounts = mounts;
		this.calls = calls;
		this.sessions = sessions;
	}

	@Override
	public void check(SecretKey key) {
		KeyChecks.check(key, this.mounts::locate);
	}

	@Override
	public IssuingScope issuingScope(SecretKey key) {
		return this.sessions.scope();
	}

	/**
	 * A token that Vault does not accept is that of one context, so the result is never
	 * {@link Rejected}, which would hold back every context.
	 */
	@Override
	public FetchResult fetch(FetchRequest request) {
		try {
			FetchResult result = this.sessions.of(request.context()).fetch(request);
			return (result instanceof Rejected(var reason)) ? new Denied(reason) : result;
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
	 * The logins of those who have asked.
	 */
	ContextSessions sessions() {
		return this.sessions;
	}

	/**
	 * Whether Vault serves; whom it accepts depends on the context.
	 */
	@Override
	public StoreStatus probe() {
		try {
			AuthenticatedCalls.requireServing(this.calls);
			return new StoreStatus.Up();
		}
		catch (FailedCallException ex) {
			return VaultFailure.FAILURES.status(ex.failure());
		}
	}

	@Override
	public void close() {
		this.calls.close();
	}

}

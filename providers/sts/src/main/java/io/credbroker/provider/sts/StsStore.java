package io.credbroker.provider.sts;

import io.credbroker.provider.support.FailedCallException;
import io.credbroker.spi.ContextualIssuer;
import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.FetchResult.Malformed;
import io.credbroker.spi.IssuingScope;
import io.credbroker.spi.KeyChecker;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.StoreStatus;

/**
 * Issues sessions of roles, and passwords of databases.
 */
final class StsStore implements ContextualIssuer, KeyChecker {

	private final StsCalls calls;

	private final RoleSessions sessions;

	private final DatabasePasswords passwords;

	private final KnownKeys keys;

	private final StsProbe probe;

	StsStore(StsCalls calls, RoleSessions sessions, DatabasePasswords passwords, KnownKeys keys, StsProbe probe) {
		this.calls = calls;
		this.sessions = sessions;
		this.passwords = passwords;
		this.keys = keys;
		this.probe = probe;
	}

	@Override
	public void check(SecretKey key) {
		var _ = this.keys.read(key);
	}

	/**
	 * Nothing for a key that is wrong: then there is nothing to issue.
	 */
	@Override
	public IssuingScope issuingScope(SecretKey key) {
		try {
			return this.keys.read(key).scope();
		}
		catch (IllegalArgumentException ex) {
			return IssuingScope.NONE;
		}
	}

	@Override
	public FetchResult fetch(FetchRequest request) {
		try {
			return switch (this.keys.read(request.key())) {
				case RoleKey role -> this.sessions.issue(role, request);
				case DatabaseKey database -> this.passwords.issue(database, request);
			};
		}
		catch (FailedCallException ex) {
			return ex.failure();
		}
		catch (IllegalArgumentException ex) {
			return new Malformed(String.valueOf(ex.getMessage()));
		}
	}

	/**
	 * A session that nobody receives ends by itself, so that asking again is safe.
	 */
	@Override
	public boolean isRepeatable(SecretKey key) {
		return true;
	}

	@Override
	public boolean isIssued(SecretKey key) {
		return true;
	}

	@Override
	public StoreStatus probe() {
		return this.probe.probe();
	}

	@Override
	public void close() {
		this.calls.close();
	}

}

package io.credbroker.provider.vault;

import java.time.Clock;
import java.time.Instant;

import io.credbroker.provider.support.FailedCallException;
import io.credbroker.provider.support.StoreHttpResponse;
import io.credbroker.provider.vault.KeyTarget.StaticRole;
import io.credbroker.spi.AuditContext;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.FetchResult.Unavailable;
import io.credbroker.spi.RotateResult;

/**
 * The static roles of the database engines; the engine's own root credential is never
 * touched.
 */
final class StaticRoles {

	private final AuthenticatedCalls calls;

	private final Clock clock;

	StaticRoles(AuthenticatedCalls calls, Clock clock) {
		this.calls = calls;
		this.clock = clock;
	}

	FetchResult fetch(StaticRole role, AuditContext audit) throws FailedCallException {
		Instant asked = this.clock.instant();
		return StaticRoleReader.read(this.calls.get(role.credentials(), audit), asked);
	}

	RotateResult rotate(StaticRole role, AuditContext audit) throws FailedCallException {
		StoreHttpResponse answer = this.calls.call(audit.correlationId(),
				(vault, token) -> vault.rotate(role.rotation(), token, audit));
		if (VaultFailure.isDone(answer)) {
			return new RotateResult.Accepted();
		}
		return (answer.status() == 500)
				? new Unavailable("Vault answered 500: the database did not take the new password", null)
				: NotFoundFailure.ofRole(answer);
	}

}

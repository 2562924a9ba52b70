package io.credbroker.provider.vault;

import java.time.Clock;
import java.time.Duration;

import io.credbroker.provider.vault.KvMounts.KvPath;
import io.credbroker.provider.vault.KvMounts.Unusable;
import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.FetchResult.Malformed;
import io.credbroker.spi.FetchResult.Missing;
import io.credbroker.spi.FetchResult.Refused;
import io.credbroker.spi.FetchResult.Throttled;
import io.credbroker.spi.FetchResult.Unavailable;
import io.credbroker.spi.Requester;
import io.credbroker.spi.SecretProvider;
import io.credbroker.spi.StoreStatus;
import tools.jackson.databind.JsonNode;

/**
 * Reads key/value secrets from Vault.
 */
final class VaultStore implements SecretProvider {

	/**
	 * A refusal of a token younger than this is not answered by another login, so that a
	 * mapping that Vault denies does not become a stream of logins.
	 */
	private static final Duration YOUNG = Duration.ofSeconds(30);

	private final KvMounts mounts;

	private final VaultCalls calls;

	private final VaultSession session;

	private final Clock clock;

	VaultStore(KvMounts mounts, VaultCalls calls, VaultSession session, Clock clock) {
		this.mounts = mounts;
		this.calls = calls;
		this.session = session;
		this.clock = clock;
	}

	@Override
	public FetchResult fetch(FetchRequest request) {
		return switch (this.mounts.locate(request.key())) {
			case KvPath path -> fetch(path, request.onBehalfOf());
			case Unusable(String reason) -> new Malformed(reason);
		};
	}

	private FetchResult fetch(KvPath path, Requester requester) {
		try {
			VaultSession.Held held = this.session.current();
			VaultAnswer answer = this.calls.read(path.segments(), held.token(), requester);
			return (answer.status() == 403) ? fetchOnceMore(path, requester, held)
					: KvAnswer.read(answer, path.version());
		}
		catch (FailedCallException ex) {
			return ex.result();
		}
	}

	/**
	 * Vault answers 403 both for a token that is no longer accepted and for one that may
	 * not read this path; a new login settles the first and picks up changed roles for
	 * the second.
	 */
	private FetchResult fetchOnceMore(KvPath path, Requester requester, VaultSession.Held refused)
			throws FailedCallException {
		boolean accepted = isAccepted(refused);
		if (accepted && this.clock.instant().isBefore(refused.since().plus(YOUNG))) {
			return deniedByPolicy();
		}
		VaultSession.Held next = this.session.insteadOf(refused);
		VaultAnswer answer = this.calls.read(path.segments(), next.token(), requester);
		if (answer.status() != 403) {
			return KvAnswer.read(answer, path.version());
		}
		return isAccepted(next) ? deniedByPolicy() : tokenNotAccepted();
	}

	private boolean isAccepted(VaultSession.Held held) throws FailedCallException {
		VaultAnswer answer = this.calls.lookupSelf(held.token());
		return switch (answer.status()) {
			case 200 -> true;
			case 403 -> false;
			default -> throw new FailedCallException(VaultFailure.ofStatus(answer.status(), answer.headers()));
		};
	}

	private static Refused deniedByPolicy() {
		return new Refused(
				"Vault answered 403: it accepts the broker's token, but no policy of it allows to read this");
	}

	private static Refused tokenNotAccepted() {
		return new Refused(
				"Vault answered 403: it does not accept the broker's token, or does not let it look itself up");
	}

	@Override
	public StoreStatus probe() {
		try {
			VaultAnswer health = this.calls.health();
			JsonNode json = health.json();
			if (health.status() != 200 || json == null || !json.has("sealed")) {
				return status(VaultFailure.ofStatus(health.status(), health.headers()));
			}
			VaultSession.Held held = this.session.current();
			return (isAccepted(held) || isAccepted(this.session.insteadOf(held))) ? new StoreStatus.Up()
					: status(tokenNotAccepted());
		}
		catch (FailedCallException ex) {
			return status(ex.result());
		}
	}

	private static StoreStatus status(FetchResult result) {
		return (result instanceof Refused(String reason)) ? new StoreStatus.Refusing(reason)
				: new StoreStatus.Down(reason(result));
	}

	private static String reason(FetchResult result) {
		return switch (result) {
			case Unavailable unavailable -> unavailable.reason();
			case Refused(String reason) -> reason;
			case Malformed(String reason) -> reason;
			case Throttled _ -> "Vault asks for fewer calls";
			case Missing _, FetchResult.Rotating _, FetchResult.Found _ ->
				"Vault answered something else than was asked";
		};
	}

	@Override
	public void close() {
		this.calls.close();
	}

}

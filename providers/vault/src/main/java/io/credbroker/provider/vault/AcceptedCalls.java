package io.credbroker.provider.vault;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.credbroker.provider.vault.VaultCalls.Question;
import io.credbroker.provider.vault.VaultSession.Held;
import io.credbroker.spi.FetchResult.Denied;
import io.credbroker.spi.FetchResult.Rejected;
import io.credbroker.spi.Requester;
import io.credbroker.spi.StoreStatus;

import org.springframework.vault.support.VaultToken;

/**
 * Calls with the broker's own token, of which no 403 is left unexplained.
 * <p>
 * Vault answers 403 both for a token that is no longer accepted and for one that may not
 * do this; a new login settles the first and picks up changed roles for the second. What
 * was refused was not done, so that even what issues a credential may be sent again.
 */
final class AcceptedCalls implements AutoCloseable {

	/**
	 * A refusal of a token younger than this is not answered by another login, so that a
	 * mapping that Vault denies does not become a stream of logins.
	 */
	private static final Duration YOUNG = Duration.ofSeconds(30);

	private final VaultCalls calls;

	private final VaultSession session;

	private final Clock clock;

	AcceptedCalls(VaultCalls calls, VaultSession session, Clock clock) {
		this.calls = calls;
		this.session = session;
		this.clock = clock;
	}

	VaultAnswer get(List<String> path, Requester requester) throws FailedCallException {
		return call((vault, token) -> vault.read(new Question(path, Map.of()), token, requester));
	}

	/**
	 * Asks once and leaves a 403 as it is.
	 */
	VaultAnswer getOnce(List<String> path, Requester requester) throws FailedCallException {
		return this.calls.read(new Question(path, Map.of()), this.session.current().token(), requester);
	}

	VaultAnswer call(Call call) throws FailedCallException {
		return call(this.session.current(), call).answer();
	}

	/**
	 * Sends the call with this token, and once more with another if Vault refuses it.
	 */
	Reply call(Held held, Call call) throws FailedCallException {
		VaultAnswer answer = call.send(this.calls, held.token());
		return (answer.status() == 403) ? callOnceMore(held, call) : new Reply(held, answer);
	}

	private Reply callOnceMore(Held refused, Call call) throws FailedCallException {
		if (isAccepted(refused) && this.clock.instant().isBefore(refused.since().plus(YOUNG))) {
			throw new FailedCallException(deniedByPolicy());
		}
		Held next = this.session.insteadOf(refused);
		VaultAnswer answer = call.send(this.calls, next.token());
		if (answer.status() == 403) {
			throw new FailedCallException(isAccepted(next) ? deniedByPolicy() : tokenNotAccepted());
		}
		return new Reply(next, answer);
	}

	private boolean isAccepted(Held held) throws FailedCallException {
		VaultAnswer answer = this.calls.lookupSelf(held.token());
		return switch (answer.status()) {
			case 200 -> true;
			case 403 -> false;
			default -> throw new FailedCallException(VaultFailure.ofAnswer(answer));
		};
	}

	/**
	 * Whether Vault serves and accepts the broker.
	 */
	StoreStatus probe() throws FailedCallException {
		VaultAnswer health = this.calls.health();
		var json = health.json();
		if (health.status() != 200 || json == null || !json.has("sealed")) {
			throw new FailedCallException(VaultFailure.ofAnswer(health));
		}
		Held held = this.session.current();
		if (isAccepted(held) || isAccepted(this.session.insteadOf(held))) {
			return new StoreStatus.Up();
		}
		throw new FailedCallException(tokenNotAccepted());
	}

	private static Denied deniedByPolicy() {
		return new Denied("Vault answered 403: it accepts the broker's token, but no policy of it allows this");
	}

	private static Rejected tokenNotAccepted() {
		return new Rejected(
				"Vault answered 403: it does not accept the broker's token, or does not let it look itself up");
	}

	@Override
	public void close() {
		this.calls.close();
	}

	/**
	 * Something to ask of Vault with a token.
	 */
	@FunctionalInterface
	interface Call {

		VaultAnswer send(VaultCalls vault, VaultToken token) throws FailedCallException;

	}

	/**
	 * An answer, and the token that got it.
	 */
	record Reply(Held held, VaultAnswer answer) {
	}

}

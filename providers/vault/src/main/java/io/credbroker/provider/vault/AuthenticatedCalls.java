package io.credbroker.provider.vault;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import io.credbroker.provider.support.FailedCallException;
import io.credbroker.provider.support.HeldToken;
import io.credbroker.provider.support.StoreHttpResponse;
import io.credbroker.provider.support.TokenSession;
import io.credbroker.provider.vault.VaultCalls.PathQuery;
import io.credbroker.spi.AuditContext;
import io.credbroker.spi.FetchResult.Denied;
import io.credbroker.spi.FetchResult.Rejected;
import io.credbroker.spi.StoreStatus;
import tools.jackson.databind.JsonNode;

import org.springframework.vault.support.VaultToken;

/**
 * Calls with the broker's own token that find out what a 403 means.
 * <p>
 * Vault answers 403 both for a token that is no longer accepted and for one that may not
 * do this; a new login solves the first and picks up changed policies for the second. A
 * refused request had no effect, so that even one that issues a credential may be sent
 * again.
 */
final class AuthenticatedCalls implements AutoCloseable {

	/**
	 * When a token younger than this is refused, there is no further login, so that a
	 * mapping that Vault denies does not cause a login per lookup.
	 */
	private static final Duration YOUNG = Duration.ofSeconds(30);

	/**
	 * The text of Vault's error when it knows the token and has checked its policies; for
	 * an unknown token it says only "permission denied", or also "invalid token".
	 */
	private static final Pattern POLICIES_ASKED = Pattern.compile("errors? occurred", Pattern.CASE_INSENSITIVE);

	private static final Pattern TOKEN_UNKNOWN = Pattern.compile("(invalid|bad) token", Pattern.CASE_INSENSITIVE);

	private final VaultCalls calls;

	private final TokenSession<VaultToken> session;

	private final Clock clock;

	AuthenticatedCalls(VaultCalls calls, TokenSession<VaultToken> session, Clock clock) {
		this.calls = calls;
		this.session = session;
		this.clock = clock;
	}

	StoreHttpResponse get(List<String> path, AuditContext audit) throws FailedCallException {
		return call(audit.correlationId(), (vault, token) -> vault.read(new PathQuery(path, Map.of()), token, audit));
	}

	/**
	 * Calls once and returns a 403 as it is.
	 */
	StoreHttpResponse getOnce(List<String> path, AuditContext audit) throws FailedCallException {
		HeldToken<VaultToken> held = this.session.current(audit.correlationId());
		return this.calls.read(new PathQuery(path, Map.of()), held.token(), audit);
	}

	StoreHttpResponse call(String correlationId, Call call) throws FailedCallException {
		return call(this.session.current(correlationId), correlationId, call).answer();
	}

	/**
	 * Sends the call with this token, and once more with another if Vault refuses it.
	 */
	TokenResponse call(HeldToken<VaultToken> held, String correlationId, Call call) throws FailedCallException {
		StoreHttpResponse answer = call.send(this.calls, held.token());
		return (answer.status() == 403) ? callOnceMore(held, correlationId, call) : new TokenResponse(held, answer);
	}

	/**
	 * If the login fails but Vault still accepts the present token, the result is that
	 * this request is denied.
	 */
	private TokenResponse callOnceMore(HeldToken<VaultToken> refused, String correlationId, Call call)
			throws FailedCallException {
		boolean accepted = isAccepted(refused);
		if (accepted && this.clock.instant().isBefore(refused.since().plus(YOUNG))) {
			throw new FailedCallException(deniedByPolicy());
		}
		HeldToken<VaultToken> next = accepted ? this.session.fresher(refused, correlationId)
				: this.session.insteadOf(refused, correlationId);
		if (accepted && next.equals(refused)) {
			throw new FailedCallException(deniedByPolicy());
		}
		StoreHttpResponse answer = call.send(this.calls, next.token());
		if (answer.status() == 403) {
			throw new FailedCallException(isAccepted(next) ? deniedByPolicy() : rejected(next));
		}
		return new TokenResponse(next, answer);
	}

	private boolean isAccepted(HeldToken<VaultToken> held) throws FailedCallException {
		StoreHttpResponse answer = this.calls.lookupSelf(held.token());
		return switch (answer.status()) {
			case 200 -> true;
			case 403 -> VaultFailure.mentions(answer, POLICIES_ASKED) && !VaultFailure.mentions(answer, TOKEN_UNKNOWN);
			default -> throw new FailedCallException(VaultFailure.ofAnswer(answer));
		};
	}

	/**
	 * Fails unless Vault serves.
	 */
	static void requireServing(VaultCalls calls) throws FailedCallException {
		StoreHttpResponse health = calls.health();
		JsonNode json = health.json();
		if (health.status() != 200 || json == null || !json.has("sealed")) {
			throw new FailedCallException(VaultFailure.ofAnswer(health));
		}
	}

	/**
	 * Whether Vault serves and accepts the broker.
	 */
	StoreStatus probe() throws FailedCallException {
		requireServing(this.calls);
		HeldToken<VaultToken> held = this.session.current("");
		if (isAccepted(held)) {
			return new StoreStatus.Up();
		}
		HeldToken<VaultToken> next = this.session.insteadOf(held, "");
		if (isAccepted(next)) {
			return new StoreStatus.Up();
		}
		throw new FailedCallException(rejected(next));
	}

	private static Denied deniedByPolicy() {
		return new Denied("Vault answered 403: it accepts the broker's token, but no policy of it allows this");
	}

	private Rejected rejected(HeldToken<VaultToken> token) {
		Rejected rejection = new Rejected("Vault answered 403: it does not accept the broker's token");
		this.session.rejected(token, rejection);
		return rejection;
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

		StoreHttpResponse send(VaultCalls vault, VaultToken token) throws FailedCallException;

	}

	/**
	 * An answer, and the token that got it.
	 */
	record TokenResponse(HeldToken<VaultToken> held, StoreHttpResponse answer) {
	}

}

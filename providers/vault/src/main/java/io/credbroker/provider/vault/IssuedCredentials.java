package io.credbroker.provider.vault;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import io.credbroker.provider.vault.AcceptedCalls.Reply;
import io.credbroker.provider.vault.Place.Issuer;
import io.credbroker.provider.vault.TokenLife.Living;
import io.credbroker.provider.support.FailedCallException;
import io.credbroker.provider.support.HeldToken;
import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.FetchResult;

import org.springframework.vault.support.VaultToken;

/**
 * The engines that issue a credential at each read.
 */
final class IssuedCredentials {

	/**
	 * AWS issues no session for less.
	 */
	private static final Duration SHORTEST_AWS_SESSION = Duration.ofMinutes(15);

	private final AcceptedCalls accepted;

	private final TokenLife tokens;

	private final Clock clock;

	IssuedCredentials(AcceptedCalls accepted, TokenLife tokens, Clock clock) {
		this.accepted = accepted;
		this.tokens = tokens;
		this.clock = clock;
	}

	/**
	 * Issues once; the wanted time is a hint, so a role that does not accept it is asked
	 * again without it, which is safe because a request that is not accepted issues
	 * nothing.
	 */
	FetchResult fetch(Issuer issuer, FetchRequest request) throws FailedCallException {
		Living living = this.tokens.lasting(request.wantedTtl(), request.audit().correlationId());
		Map<String, String> wanted = parameters(issuer, request.wantedTtl());
		Instant asked = this.clock.instant();
		Reply reply = issue(living.held(), issuer, request, wanted);
		if (reply.answer().status() == 400 && !wanted.isEmpty()) {
			asked = this.clock.instant();
			reply = issue(reply.held(), issuer, request, Map.of());
		}
		Instant end = reply.held().equals(living.held()) ? living.end()
				: this.tokens.of(reply.held(), request.audit().correlationId()).end();
		return IssuedAnswer.read(reply.answer(), new IssuedAnswer.Life(asked, end, issuer.engine()));
	}

	private Reply issue(HeldToken<VaultToken> held, Issuer issuer, FetchRequest request, Map<String, String> query)
			throws FailedCallException {
		return this.accepted.call(held, request.audit().correlationId(),
				(calls, token) -> calls.read(new VaultCalls.Question(issuer.path(), query), token, request.audit()));
	}

	private static Map<String, String> parameters(Issuer issuer, Duration wanted) {
		if (issuer.engine() != VaultEngine.AWS || !wanted.isPositive()) {
			return Map.of();
		}
		Duration ttl = (wanted.compareTo(SHORTEST_AWS_SESSION) < 0) ? SHORTEST_AWS_SESSION : wanted;
		return Map.of("ttl", ttl.toSeconds() + "s");
	}

}

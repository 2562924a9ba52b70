package io.credbroker.provider.vault;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import io.credbroker.provider.support.FailedCallException;
import io.credbroker.provider.support.HeldToken;
import io.credbroker.provider.vault.AuthenticatedCalls.TokenResponse;
import io.credbroker.provider.vault.KeyTarget.DynamicCredential;
import io.credbroker.provider.vault.TokenExpiry.ExpiringToken;
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

	private final AuthenticatedCalls calls;

	private final TokenExpiry tokens;

	private final Clock clock;

	IssuedCredentials(AuthenticatedCalls calls, TokenExpiry tokens, Clock clock) {
		this.calls = calls;
		this.tokens = tokens;
		this.clock = clock;
	}

	/**
	 * Issues once; the wanted time is a hint, so if the role does not accept it, the
	 * request is sent again without it, which is safe because a rejected request issues
	 * nothing.
	 */
	FetchResult fetch(DynamicCredential credential, FetchRequest request) throws FailedCallException {
		ExpiringToken living = this.tokens.lasting(request.wantedTtl(), request.audit().correlationId());
		Map<String, String> wanted = parameters(credential, request.wantedTtl());
		Instant asked = this.clock.instant();
		TokenResponse reply = issue(living.held(), credential, request, wanted);
		if (reply.answer().status() == 400 && !wanted.isEmpty()) {
			asked = this.clock.instant();
			reply = issue(reply.held(), credential, request, Map.of());
		}
		Instant end = reply.held().equals(living.held()) ? living.end()
				: this.tokens.of(reply.held(), request.audit().correlationId()).end();
		return IssuedSecretReader.read(reply.answer(),
				new IssuedSecretReader.Lifetime(asked, end, credential.engine()));
	}

	private TokenResponse issue(HeldToken<VaultToken> held, DynamicCredential credential, FetchRequest request,
			Map<String, String> query) throws FailedCallException {
		return this.calls.call(held, request.audit().correlationId(), (calls, token) -> calls
			.read(new VaultCalls.PathQuery(credential.path(), query), token, request.audit()));
	}

	private static Map<String, String> parameters(DynamicCredential credential, Duration wanted) {
		if (credential.engine() != VaultEngine.AWS || !wanted.isPositive()) {
			return Map.of();
		}
		Duration ttl = (wanted.compareTo(SHORTEST_AWS_SESSION) < 0) ? SHORTEST_AWS_SESSION : wanted;
		return Map.of("ttl", ttl.toSeconds() + "s");
	}

}

package io.credbroker.provider.vault;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import io.credbroker.provider.support.FailedCallException;
import io.credbroker.provider.support.HeldToken;
import io.credbroker.provider.support.StoreHttpResponse;
import io.credbroker.provider.support.TokenSession;
import org.springframework.vault.support.VaultToken;
import tools.jackson.databind.JsonNode;

/**
 * Tells when a token ends, and with it every lease that it created.
 * <p>
 * Vault ends the leases of a token together with the token, and nobody renews the token
 * when the broker is gone; so no lease is promised beyond the token's present end.
 */
final class TokenExpiry {

	private final AuthenticatedCalls calls;

	private final TokenSession<VaultToken> session;

	private final boolean isFromFile;

	private final Clock clock;

	/**
	 * @param isFromFile whether another program obtained the token, so that only Vault
	 * knows its end
	 */
	TokenExpiry(AuthenticatedCalls calls, TokenSession<VaultToken> session, boolean isFromFile, Clock clock) {
		this.calls = calls;
		this.session = session;
		this.isFromFile = isFromFile;
		this.clock = clock;
	}

	/**
	 * A token that lives as long as wanted, if a new login can provide one.
	 */
	ExpiringToken lasting(Duration wanted, String correlationId) throws FailedCallException {
		return of(this.isFromFile ? this.session.current(correlationId) : this.session.lasting(wanted, correlationId),
				correlationId);
	}

	/**
	 * The end of this token, or of the one that replaced it meanwhile.
	 */
	ExpiringToken of(HeldToken<VaultToken> held, String correlationId) throws FailedCallException {
		if (!this.isFromFile) {
			return new ExpiringToken(held, held.end());
		}
		Instant asked = this.clock.instant();
		AuthenticatedCalls.TokenResponse reply = this.calls.call(held, correlationId, VaultCalls::lookupSelf);
		return new ExpiringToken(reply.held(), end(reply.answer(), asked));
	}

	private static Instant end(StoreHttpResponse answer, Instant asked) throws FailedCallException {
		if (answer.status() != 200) {
			throw new FailedCallException(VaultFailure.ofAnswer(answer));
		}
		JsonNode json = answer.json();
		JsonNode data = (json != null) ? json.path("data") : null;
		if (data == null || !data.path("ttl").isIntegralNumber()) {
			throw FailedCallException.malformed("Vault does not say how long the broker's token lives");
		}
		long seconds = data.path("ttl").asLong();
		return (seconds == 0 && isWithoutEnd(data)) ? Instant.MAX : asked.plusSeconds(seconds);
	}

	/**
	 * Tells a token without an end from one in its last second, which also has a
	 * {@code ttl} of zero.
	 */
	private static boolean isWithoutEnd(JsonNode data) {
		return data.path("expire_time").asString("").isEmpty();
	}

	/**
	 * A token and its end, {@link Instant#MAX} if it has none.
	 */
	record ExpiringToken(HeldToken<VaultToken> held, Instant end) {
	}

}

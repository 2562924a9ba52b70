package io.credbroker.service.identity;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import org.jspecify.annotations.Nullable;

/**
 * Remembers which tokens were verified, until the end of their life and never longer;
 * refusals are not remembered.
 */
final class VerifiedTokens {

	private final Clock clock;

	private final Cache<TokenHash, Verified> tokens;

	VerifiedTokens(int size, Clock clock) {
		this.clock = clock;
		this.tokens = Caffeine.newBuilder()
			.maximumSize(size)
			.expireAfter(Expiry.<TokenHash, Verified>creating((hash, verified) -> left(verified.caller())))
			.ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
			.recordStats()
			.build();
	}

	/**
	 * The caller of a token that was verified before, if it is still alive and its issuer
	 * still trusted.
	 */
	@Nullable Caller find(TokenHash token, TrustedIssuers issuers) {
		Verified verified = this.tokens.getIfPresent(token);
		return (verified != null && issuers.trusts(verified.issuer()) && !left(verified.caller()).isZero())
				? verified.caller() : null;
	}

	void remember(TokenHash token, TrustedIssuer issuer, Caller caller) {
		if (!left(caller).isZero()) {
			this.tokens.put(token, new Verified(issuer, caller));
		}
	}

	Cache<TokenHash, ?> cache() {
		return this.tokens;
	}

	private Duration left(Caller caller) {
		Instant now = this.clock.instant();
		return now.isBefore(caller.expiresAt()) ? Duration.between(now, caller.expiresAt()) : Duration.ZERO;
	}

	private record Verified(TrustedIssuer issuer, Caller caller) {
	}

}

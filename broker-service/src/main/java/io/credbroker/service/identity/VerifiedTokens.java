package io.credbroker.service.identity;

import java.time.Clock;
import java.util.concurrent.TimeUnit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import org.jspecify.annotations.Nullable;

/**
 * Caches verified tokens until they have to be verified again, their issuer withdraws a
 * key, or they expire.
 */
final class VerifiedTokens {

	private final Clock clock;

	private final Cache<TokenHash, VerifiedToken> tokens;

	VerifiedTokens(int size, Clock clock) {
		this.clock = clock;
		this.tokens = Caffeine.newBuilder()
			.maximumSize(size)
			.expireAfter(Expiry.<TokenHash, VerifiedToken>creating((hash, token) -> token.left(clock.instant())))
			.ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
			.recordStats()
			.executor(Runnable::run)
			.build();
	}

	/**
	 * The cached token, if it has not expired, its issuer is still trusted and no key of
	 * the issuer was withdrawn since; else {@code null}.
	 */
	@Nullable VerifiedToken find(TokenHash hash, TrustedIssuers issuers) {
		VerifiedToken token = this.tokens.getIfPresent(hash);
		return (token != null && issuers.trusts(token.issuer()) && token.issuer().vouchesFor(token) && alive(token))
				? token : null;
	}

	void remember(TokenHash hash, VerifiedToken token) {
		if (alive(token)) {
			this.tokens.put(hash, token);
		}
	}

	Cache<TokenHash, ?> cache() {
		return this.tokens;
	}

	private boolean alive(VerifiedToken token) {
		return this.clock.instant().isBefore(token.until());
	}

}

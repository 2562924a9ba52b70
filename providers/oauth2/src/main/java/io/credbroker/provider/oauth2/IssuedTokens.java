package io.credbroker.provider.oauth2;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.credbroker.spi.Lease;
import io.credbroker.spi.SecretValue;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that this process got and that still live, so that they can be revoked: a
 * lease has an id that tells nothing of its token, and only this memory joins the two.
 * <p>
 * It is bounded in size, and empty after a restart; a token that it does not hold runs to
 * its end.
 */
final class IssuedTokens {

	private static final long CHARACTERS = 8L * 1024 * 1024;

	private static final int OF_ENTRY = 200;

	private final Clock clock;

	private final Cache<String, Issued> tokens;

	IssuedTokens(Clock clock) {
		this(clock, CHARACTERS);
	}

	IssuedTokens(Clock clock, long characters) {
		this.clock = clock;
		this.tokens = Caffeine.newBuilder()
			.maximumWeight(characters)
			.weigher((String id, Issued issued) -> OF_ENTRY + issued.token().reveal().length())
			.ticker(() -> Duration.between(Instant.EPOCH, clock.instant()).toNanos())
			.expireAfter(Expiry.<String, Issued>creating((id, issued) -> left(issued.end())))
			.executor(Runnable::run)
			.build();
	}

	private Duration left(Instant end) {
		Duration left = Duration.between(this.clock.instant(), end);
		return left.isNegative() ? Duration.ZERO : left;
	}

	/**
	 * Remembers a token, and returns the lease by which it can be revoked.
	 */
	Lease add(SecretValue token, Instant end) {
		String id = "token-" + UUID.randomUUID();
		this.tokens.put(id, new Issued(token, end));
		return new Lease(id, left(end), false);
	}

	@Nullable SecretValue find(Lease lease) {
		Issued issued = this.tokens.getIfPresent(lease.id());
		return (issued != null) ? issued.token() : null;
	}

	void forget(Lease lease) {
		this.tokens.invalidate(lease.id());
	}

	void clear() {
		this.tokens.invalidateAll();
	}

	private record Issued(SecretValue token, Instant end) {
	}

}

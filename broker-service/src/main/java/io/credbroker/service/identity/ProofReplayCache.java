package io.credbroker.service.identity;

import java.time.Clock;
import java.util.concurrent.TimeUnit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/**
 * Remembers used proofs as long as they would be accepted.
 * <p>
 * Only proofs that passed every other check are stored, so that a flood of forged ones
 * cannot evict them.
 */
final class ProofReplayCache {

	private static final int MOST = 100_000;

	private final Cache<TokenHash, Boolean> spent;

	ProofReplayCache(Clock clock) {
		this.spent = Caffeine.newBuilder()
			.maximumSize(MOST)
			.expireAfterWrite(DpopProofs.LIFE.multipliedBy(2).plusSeconds(1))
			.ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
			.build();
	}

	/**
	 * Whether this proof of this key is used for the first time; remembers it.
	 */
	boolean first(String key, String id) {
		return this.spent.asMap().putIfAbsent(TokenHash.of(key + ' ' + id), Boolean.TRUE) == null;
	}

}

package io.credbroker.service.identity;

import java.time.Clock;
import java.util.concurrent.TimeUnit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/**
 * Which proofs were used, for as long as they would be accepted.
 * <p>
 * Only proofs that passed every other check are kept, so that a flood of forged ones
 * makes none forgotten.
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
	 * Whether this key's proof with this id comes for the first time; from now on it does
	 * not.
	 */
	boolean first(String key, String id) {
		return this.spent.asMap().putIfAbsent(TokenHash.of(key + ' ' + id), Boolean.TRUE) == null;
	}

}

package io.credbroker.service.identity;

import java.time.Clock;
import java.util.concurrent.TimeUnit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/**
 * Remembers the proofs that this replica has accepted.
 * <p>
 * Only proofs that passed every other check are stored, so that a flood of forged ones
 * cannot evict them.
 */
final class ProofReplayCache implements ProofMemory {

	private static final int MOST = 100_000;

	private final Cache<TokenHash, Boolean> spent;

	ProofReplayCache(Clock clock) {
		this.spent = Caffeine.newBuilder()
			.maximumSize(MOST)
			.expireAfterWrite(DpopProofs.LIFE.multipliedBy(2).plusSeconds(1))
			.ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
			.build();
	}

	@Override
	public boolean first(String key, String id) {
		return this.spent.asMap().putIfAbsent(TokenHash.of(text(key, id)), Boolean.TRUE) == null;
	}

	static String text(String key, String id) {
		return key + ' ' + id;
	}

}

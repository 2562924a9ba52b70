package io.credbroker.service.identity;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.credbroker.api.ProblemCode;
import io.credbroker.service.quota.FairShareSemaphore;

/**
 * Limits introspection calls, so that a flood of invented tokens does not prevent the
 * verification of valid ones.
 * <p>
 * One token is asked about once at a time, and not again soon after a refusal. Calls are
 * shared between sources; tokens that were valid before have reserved calls.
 */
final class IntrospectionLimiter {

	private static final int CALLS_AT_ONCE = 64;

	private static final int OF_ONE_SOURCE = 48;

	private static final int MOST_REMEMBERED = 10_000;

	private static final Duration REFUSED = Duration.ofSeconds(10);

	private static final Duration GOOD = Duration.ofHours(1);

	private final String issuer;

	private final Duration patience;

	private final FairShareSemaphore permits = new FairShareSemaphore(CALLS_AT_ONCE, OF_ONE_SOURCE);

	private final RefusalThrottle throttle = new RefusalThrottle(System::nanoTime);

	private final Map<TokenHash, CompletableFuture<VerifiedToken>> flights = new ConcurrentHashMap<>();

	private final Cache<TokenHash, IdentityException> refused;

	private final Cache<TokenHash, Boolean> good;

	IntrospectionLimiter(String issuer, Duration patience, Clock clock) {
		this.issuer = issuer;
		this.patience = patience;
		this.refused = remembering(REFUSED, clock);
		this.good = remembering(GOOD, clock);
	}

	/**
	 * The result of asking the issuer, or of a concurrent or recent call for the same
	 * token.
	 */
	VerifiedToken verify(TokenHash hash, String address, Supplier<VerifiedToken> asking) {
		IdentityException known = this.refused.getIfPresent(hash);
		if (known != null) {
			throw known;
		}
		CompletableFuture<VerifiedToken> flight = new CompletableFuture<>();
		CompletableFuture<VerifiedToken> running = this.flights.putIfAbsent(hash, flight);
		if (running != null) {
			return join(running);
		}
		String source = SourceNetwork.of(address);
		try {
			flight.complete(lead(hash, source, asking));
			return flight.join();
		}
		catch (RuntimeException | Error ex) {
			flight.completeExceptionally(ex);
			throw ex;
		}
		finally {
			this.flights.remove(hash, flight);
		}
	}

	private static VerifiedToken join(CompletableFuture<VerifiedToken> flight) {
		try {
			return flight.join();
		}
		catch (CompletionException ex) {
			throw (ex.getCause() instanceof IdentityException refusal) ? refusal : ex;
		}
	}

	private VerifiedToken lead(TokenHash hash, String source, Supplier<VerifiedToken> asking) {
		try {
			VerifiedToken token = inTurn((this.good.getIfPresent(hash) != null) ? hash.toString() : source, asking);
			this.good.put(hash, Boolean.TRUE);
			return token;
		}
		catch (IdentityException ex) {
			if (ex.code() != ProblemCode.IDENTITY_KEYS_UNAVAILABLE) {
				this.refused.put(hash, ex);
				this.throttle.hold(source);
			}
			throw ex;
		}
	}

	private VerifiedToken inTurn(String lane, Supplier<VerifiedToken> asking) {
		if (!this.permits.take(lane, this.patience)) {
			throw new IdentityException(ProblemCode.IDENTITY_KEYS_UNAVAILABLE,
					"Too many tokens wait to be checked by the issuer %s; try again shortly."
						.formatted(LogSafe.word(this.issuer)));
		}
		try {
			return asking.get();
		}
		finally {
			this.permits.giveBack(lane);
		}
	}

	private static <T> Cache<TokenHash, T> remembering(Duration life, Clock clock) {
		return Caffeine.newBuilder()
			.maximumSize(MOST_REMEMBERED)
			.expireAfterWrite(life)
			.ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
			.executor(Runnable::run)
			.build();
	}

}

package io.credbroker.provider.conjur;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;

import com.cyberark.conjur.api.Token;
import com.cyberark.conjur.api.clients.ResourceClient;
import org.jspecify.annotations.Nullable;

/**
 * The broker's own token, got when first needed and replaced before it ends.
 * <p>
 * At most one login runs at a time, on a thread of its own, so that an interrupted caller
 * spoils it for nobody. From 80 % of the token's life on a new one is sought while the
 * old one is still used.
 */
final class ConjurSession {

	private static final double USABLE_SHARE = 0.8;

	private final Login login;

	private final Clock clock;

	private final AtomicReference<@Nullable CompletableFuture<Held>> running = new AtomicReference<>();

	private volatile @Nullable Held held;

	ConjurSession(Login login, Clock clock) {
		this.login = login;
		this.clock = clock;
	}

	/**
	 * A token that Conjur should accept.
	 */
	Held current() throws FailedCallException {
		Held known = this.held;
		Instant now = this.clock.instant();
		if (known == null || known.isOver(now)) {
			return await(startLogin(known));
		}
		if (known.isDue(now)) {
			var _ = startLogin(known);
		}
		return known;
	}

	/**
	 * A token other than the one that Conjur refused.
	 */
	Held insteadOf(Held refused) throws FailedCallException {
		return await(startLogin(refused));
	}

	private CompletableFuture<Held> startLogin(@Nullable Held unwanted) {
		CompletableFuture<Held> mine = new CompletableFuture<>();
		CompletableFuture<Held> other = this.running.compareAndExchange(null, mine);
		if (other != null) {
			return other;
		}
		Thread.ofVirtual().name("conjur-login").start(() -> run(mine, unwanted));
		return mine;
	}

	private void run(CompletableFuture<Held> outcome, @Nullable Held unwanted) {
		try {
			Held known = this.held;
			Held next = (known != null && !known.equals(unwanted)) ? known : held(this.login.login());
			this.held = next;
			this.running.set(null);
			outcome.complete(next);
		}
		catch (FailedCallException | InterruptedException | RuntimeException ex) {
			this.running.set(null);
			outcome.completeExceptionally(ex);
		}
	}

	private Held held(Granted granted) {
		Instant now = this.clock.instant();
		long usable = (long) (granted.life().toMillis() * USABLE_SHARE);
		return new Held(granted, now.plusMillis(usable), now.plus(granted.life()));
	}

	private static Held await(CompletableFuture<Held> login) throws FailedCallException {
		try {
			return login.get();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new FailedCallException(ConjurFailure.unavailable("the caller was interrupted"));
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof FailedCallException failure) {
				throw failure;
			}
			throw new IllegalStateException("the login has a defect", ex.getCause());
		}
	}

	/**
	 * Gets one new token.
	 */
	@FunctionalInterface
	interface Login {

		Granted login() throws FailedCallException, InterruptedException;

	}

	/**
	 * What a login gave.
	 *
	 * @param values reads values with this token
	 * @param life how long Conjur honours the token
	 */
	record Granted(Token token, ResourceClient values, Duration life) {

		@Override
		public String toString() {
			return "Granted[life=" + this.life + "]";
		}

	}

	/**
	 * A token and its times.
	 */
	record Held(Granted granted, Instant due, Instant end) {

		Token token() {
			return this.granted.token();
		}

		ResourceClient values() {
			return this.granted.values();
		}

		boolean isDue(Instant now) {
			return !now.isBefore(this.due);
		}

		boolean isOver(Instant now) {
			return !now.isBefore(this.end);
		}

	}

}

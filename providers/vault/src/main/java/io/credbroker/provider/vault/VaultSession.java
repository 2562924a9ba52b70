package io.credbroker.provider.vault;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;

import io.credbroker.spi.FetchResult.Unavailable;
import org.jspecify.annotations.Nullable;

import org.springframework.vault.authentication.LoginToken;
import org.springframework.vault.support.VaultToken;

/**
 * The broker's own token, got when first needed and replaced before it ends.
 * <p>
 * At most one login runs at a time, on a thread of its own, so that an interrupted caller
 * spoils it for nobody. From 80 % of the token's life on a new one is sought while the
 * old one is still used; whether a token could be renewed does not matter. No token is
 * ever revoked, because Vault would revoke with it every lease that it created; a
 * replaced one lives on, unused, until its end.
 */
final class VaultSession {

	private static final double USABLE_SHARE = 0.8;

	private final Login login;

	private final Clock clock;

	private final AtomicReference<@Nullable CompletableFuture<Held>> running = new AtomicReference<>();

	private volatile @Nullable Held held;

	VaultSession(Login login, Clock clock) {
		this.login = login;
		this.clock = clock;
	}

	/**
	 * A token that Vault should accept.
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
	 * A token other than the one that Vault refused.
	 */
	Held insteadOf(Held refused) throws FailedCallException {
		return await(startLogin(refused));
	}

	/**
	 * A token that lives as long as wanted, or at least most of the life that Vault gives
	 * to a new one; what can be had when no login succeeds.
	 */
	Held lasting(Duration wanted) throws FailedCallException {
		Held known = current();
		if (known.lasts(wanted, this.clock.instant())) {
			return known;
		}
		try {
			return insteadOf(known);
		}
		catch (FailedCallException ex) {
			return known;
		}
	}

	private CompletableFuture<Held> startLogin(@Nullable Held unwanted) {
		CompletableFuture<Held> mine = new CompletableFuture<>();
		CompletableFuture<Held> other = this.running.compareAndExchange(null, mine);
		if (other != null) {
			return other;
		}
		Thread.ofVirtual().name("vault-login").start(() -> run(mine, unwanted));
		return mine;
	}

	private void run(CompletableFuture<Held> outcome, @Nullable Held unwanted) {
		try {
			Held known = this.held;
			Held next = (known != null && !known.equals(unwanted)) ? known : logIn();
			this.held = next;
			this.running.set(null);
			outcome.complete(next);
		}
		catch (FailedCallException | InterruptedException | RuntimeException ex) {
			this.running.set(null);
			outcome.completeExceptionally(ex);
		}
	}

	/**
	 * The times count from the moment before the login, which Vault's own are never
	 * before.
	 */
	private Held logIn() throws FailedCallException, InterruptedException {
		Instant asked = this.clock.instant();
		LoginToken token = this.login.login();
		Duration life = token.getLeaseDuration();
		return life.isPositive() ? new Held(token, asked, asked.plus(mostOf(life)), asked.plus(life))
				: new Held(token, asked, Instant.MAX, Instant.MAX);
	}

	private static Duration mostOf(Duration life) {
		return Duration.ofMillis((long) (life.toMillis() * USABLE_SHARE));
	}

	private static Held await(CompletableFuture<Held> login) throws FailedCallException {
		try {
			return login.get();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new FailedCallException(new Unavailable("the caller was interrupted", null));
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

		LoginToken login() throws FailedCallException, InterruptedException;

	}

	/**
	 * A token and its times.
	 */
	record Held(VaultToken token, Instant since, Instant due, Instant end) {

		boolean isDue(Instant now) {
			return !now.isBefore(this.due);
		}

		boolean isOver(Instant now) {
			return !now.isBefore(this.end);
		}

		boolean lasts(Duration wanted, Instant now) {
			if (this.end.equals(Instant.MAX)) {
				return true;
			}
			Duration most = Duration.between(this.since, this.due);
			return !now.plus((wanted.compareTo(most) < 0) ? wanted : most).isAfter(this.end);
		}

		@Override
		public String toString() {
			return "Held[since=" + this.since + ", end=" + this.end + "]";
		}

	}

}

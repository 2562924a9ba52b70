package io.credbroker.provider.support;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import io.credbroker.spi.FetchResult.Failure;
import io.credbroker.spi.FetchResult.Rejected;
import io.credbroker.spi.FetchResult.Unavailable;
import org.jspecify.annotations.Nullable;

/**
 * The broker's own token, requested when first needed and replaced before it ends.
 * <p>
 * At most one login runs at a time, on a thread of its own, so that an interrupted caller
 * does not end it for others, and no caller waits longer than its time limit. When 80 %
 * of the token's life has passed, a new one is requested while the old one is still used.
 * Logins that fail are tried again after growing pauses; meanwhile a token that the store
 * still honours is used, and without one the last failure is the answer.
 *
 * @param <T> the token
 */
public final class TokenSession<T> {

	private static final Failure PAUSED = new Unavailable("the next login is tried after a pause", null);

	private final Login<T> login;

	private final Clock clock;

	private final LoginBackoff backoff;

	private final SingleFlightLogin<T> logins;

	private final LoginStateLogger log;

	private volatile @Nullable HeldToken<T> held;

	/**
	 * A session that has no token yet.
	 * @param address names the store in the log
	 * @param limit how long one login may take as a whole
	 */
	public TokenSession(Login<T> login, String address, Duration limit, Clock clock) {
		this.login = login;
		this.clock = clock;
		this.backoff = new LoginBackoff(clock);
		this.log = new LoginStateLogger(address);
		this.logins = new SingleFlightLogin<>(limit, this::succeeded, this::failed);
	}

	/**
	 * A token that the store is expected to accept.
	 * @param correlationId names the request in the store's log if it causes a login
	 */
	public HeldToken<T> current(String correlationId) throws FailedCallException {
		HeldToken<T> known = usable();
		if (known == null) {
			return needed(null, correlationId);
		}
		if (known.isDue(this.clock.instant())) {
			var _ = renewal(known, correlationId);
		}
		return known;
	}

	/**
	 * A token other than the one that the store refused.
	 */
	public HeldToken<T> insteadOf(HeldToken<T> refused, String correlationId) throws FailedCallException {
		HeldToken<T> known = usable();
		return (known != null && !known.equals(refused)) ? known : needed(refused, correlationId);
	}

	/**
	 * A newer token, or the same one when no login succeeds now.
	 */
	public HeldToken<T> fresher(HeldToken<T> old, String correlationId) {
		HeldToken<T> known = usable();
		if (known != null && !known.equals(old)) {
			return known;
		}
		try {
			return this.logins.await(renewal(old, correlationId));
		}
		catch (FailedCallException ex) {
			return old;
		}
	}

	/**
	 * A token that lives as long as wanted, or at least most of the life that the store
	 * gives to a new one; the present one when no login succeeds.
	 */
	public HeldToken<T> lasting(Duration wanted, String correlationId) throws FailedCallException {
		HeldToken<T> known = current(correlationId);
		return known.lasts(wanted, this.clock.instant()) ? known : fresher(known, correlationId);
	}

	/**
	 * The store also refuses the new token that replaced a refused one; this counts as a
	 * rejected login.
	 */
	public void rejected(HeldToken<T> token, Rejected rejection) {
		synchronized (this) {
			if (!token.equals(this.held)) {
				return;
			}
			this.held = null;
		}
		failed(rejection, this.login.credential());
	}

	/**
	 * Whether a login is under way.
	 */
	boolean isLoggingIn() {
		return this.logins.isAnyUnderWay();
	}

	private @Nullable HeldToken<T> usable() {
		HeldToken<T> known = this.held;
		return (known == null || known.isOver(this.clock.instant())) ? null : known;
	}

	private HeldToken<T> needed(@Nullable HeldToken<T> unwanted, String correlationId) throws FailedCallException {
		return this.logins.await(this.logins.join(() -> replaced(unwanted, correlationId), this.login::credential,
				this.backoff::inPlaceOfALogin));
	}

	/**
	 * A login ahead of need; every pause holds it back.
	 */
	private SingleFlightLogin.Flight<T> renewal(HeldToken<T> old, String correlationId) {
		return this.logins.join(() -> replaced(old, correlationId), this.login::credential,
				(credential) -> this.backoff.isOver(credential) ? null : PAUSED);
	}

	private HeldToken<T> replaced(@Nullable HeldToken<T> unwanted, String correlationId)
			throws FailedCallException, InterruptedException {
		HeldToken<T> known = usable();
		return (known != null && !known.equals(unwanted)) ? known : logIn(correlationId);
	}

	private HeldToken<T> logIn(String correlationId) throws FailedCallException, InterruptedException {
		Instant asked = this.clock.instant();
		return HeldToken.of(this.login.login(correlationId), asked);
	}

	private void succeeded(HeldToken<T> next) {
		synchronized (this) {
			this.held = next;
		}
		if (this.backoff.succeeded()) {
			this.log.recovered();
		}
	}

	private void failed(Failure failure, Object credential) {
		if (this.backoff.failed(failure, credential)) {
			this.log.failed(failure, this.held);
		}
	}

}

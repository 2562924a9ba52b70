package io.credbroker.provider.support;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import io.credbroker.spi.FetchResult.Denied;
import io.credbroker.spi.FetchResult.Failure;
import io.credbroker.spi.FetchResult.Malformed;
import io.credbroker.spi.FetchResult.Missing;
import io.credbroker.spi.FetchResult.Rejected;
import io.credbroker.spi.FetchResult.Rotating;
import io.credbroker.spi.FetchResult.Throttled;
import io.credbroker.spi.FetchResult.Unavailable;
import org.jspecify.annotations.Nullable;

/**
 * Growing pauses between failed logins, so that a wrong credential neither locks the
 * broker's account nor causes a login per read.
 * <p>
 * When the store could not be reached, a login that a request waits for is not held back,
 * because the store counted nothing against the account.
 */
final class LoginBackoff {

	static final Duration FIRST = Duration.ofSeconds(5);

	static final Duration LONGEST = Duration.ofMinutes(5);

	private static final String LATER = "; the next login is tried after a pause, or once the credential is replaced";

	private final Clock clock;

	private volatile @Nullable Pause pause;

	LoginBackoff(Clock clock) {
		this.clock = clock;
	}

	/**
	 * Counts a failed login; failures shortly after each other make the pause longer,
	 * even when a login in between succeeded.
	 * @param credential what was tried
	 * @return whether the state changed by it
	 */
	synchronized boolean failed(Failure failure, Object credential) {
		Instant now = this.clock.instant();
		Pause before = this.pause;
		int failures = (before != null && now.isBefore(before.until().plus(LONGEST))) ? before.failures() + 1 : 1;
		Instant until = now.plus(longest(length(failures), asked(failure)));
		this.pause = new Pause(failure, failures, until, credential, true);
		return before == null || !before.active() || !before.failure().getClass().equals(failure.getClass());
	}

	/**
	 * Ends the pause.
	 * @return whether there was one
	 */
	synchronized boolean succeeded() {
		Pause before = this.pause;
		if (before == null || !before.active()) {
			return false;
		}
		this.pause = new Pause(before.failure(), before.failures(), before.until(), before.credential(), false);
		return true;
	}

	/**
	 * Whether a login that no request waits for may be tried.
	 */
	boolean isOver(Object credential) {
		Pause now = this.pause;
		return now == null || !now.active() || !this.clock.instant().isBefore(now.until())
				|| !now.credential().equals(credential);
	}

	/**
	 * What is answered in place of a login, or {@code null} where one may be tried.
	 */
	@Nullable Failure inPlaceOfALogin(Object credential) {
		Pause now = this.pause;
		return (now == null || isOver(credential)) ? null : switch (now.failure()) {
			case Rejected(String reason) -> new Rejected(reason + LATER);
			case Malformed(String reason) -> new Malformed(reason + LATER);
			case Throttled _ -> new Throttled(Duration.between(this.clock.instant(), now.until()));
			case Denied _, Missing _, Rotating _, Unavailable _ -> null;
		};
	}

	private static Duration length(int failures) {
		long factor = 1L << Math.min(failures - 1, 20);
		return shortest(FIRST.multipliedBy(factor), LONGEST);
	}

	private static Duration asked(Failure failure) {
		Duration wait = (failure instanceof Throttled(var retryAfter)) ? retryAfter : null;
		return (wait != null) ? shortest(wait, LONGEST) : Duration.ZERO;
	}

	private static Duration shortest(Duration one, Duration other) {
		return (one.compareTo(other) < 0) ? one : other;
	}

	private static Duration longest(Duration one, Duration other) {
		return (one.compareTo(other) > 0) ? one : other;
	}

	/**
	 * The last failure and how long it counts.
	 *
	 * @param active whether no login succeeded since
	 */
	private record Pause(Failure failure, int failures, Instant until, Object credential, boolean active) {
	}

}

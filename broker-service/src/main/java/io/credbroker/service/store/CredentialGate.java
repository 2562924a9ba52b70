package io.credbroker.service.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import io.credbroker.spi.FetchResult;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pauses calls to a store that keeps rejecting the broker's own credential, so that the
 * account is not locked: one call after each pause, each pause longer than the last,
 * until one call is accepted.
 * <p>
 * A provider that still has a valid token is not paused.
 */
final class CredentialGate {

	private static final Logger log = LoggerFactory.getLogger(CredentialGate.class);

	private static final int REJECTIONS_IN_A_ROW = 3;

	private static final Duration FIRST = Duration.ofSeconds(1);

	private static final Duration LONGEST = Duration.ofMinutes(1);

	private final String store;

	private final Clock clock;

	private int inARow;

	private Duration pause = FIRST;

	private Instant until = Instant.MIN;

	private String reason = "";

	CredentialGate(Store store, Clock clock) {
		this.store = store.name();
		this.clock = clock;
	}

	/**
	 * Why the store is not asked, or {@code null} if this call may be made.
	 */
	synchronized StoreFailure.@Nullable LoginsHeld held() {
		StoreFailure.LoginsHeld pausing = pausing();
		if (pausing == null && this.inARow >= REJECTIONS_IN_A_ROW) {
			// This call is the trial; the others wait for its result.
			this.until = this.clock.instant().plus(this.pause);
		}
		return pausing;
	}

	/**
	 * Why the store is not asked until the pause is over, or {@code null}; does not use
	 * up the trial call.
	 */
	synchronized StoreFailure.@Nullable LoginsHeld pausing() {
		Instant now = this.clock.instant();
		return (this.inARow >= REJECTIONS_IN_A_ROW && this.until.isAfter(now))
				? new StoreFailure.LoginsHeld(this.reason, Duration.between(now, this.until)) : null;
	}

	/**
	 * Records the store's answer.
	 */
	synchronized void record(Object answer) {
		if (answer instanceof FetchResult.Rejected(var why)) {
			rejected(why);
		}
		else if (!(answer instanceof FetchResult.Unavailable) && this.inARow > 0) {
			if (this.inARow >= REJECTIONS_IN_A_ROW) {
				log.atInfo().addKeyValue("store", this.store).log("The store accepts the broker's credential again");
			}
			this.inARow = 0;
			this.pause = FIRST;
		}
	}

	private void rejected(String why) {
		this.inARow++;
		this.reason = why;
		if (this.inARow < REJECTIONS_IN_A_ROW) {
			return;
		}
		if (this.inARow == REJECTIONS_IN_A_ROW) {
			log.atWarn()
				.addKeyValue("store", this.store)
				.addKeyValue("reason", why)
				.log("The store rejects the broker's credential; the broker tries again after increasing pauses");
		}
		else {
			Duration doubled = this.pause.multipliedBy(2);
			this.pause = (doubled.compareTo(LONGEST) > 0) ? LONGEST : doubled;
		}
		this.until = this.clock.instant().plus(this.pause);
	}

}

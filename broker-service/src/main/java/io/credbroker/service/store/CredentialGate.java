package io.credbroker.service.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import io.credbroker.spi.FetchResult;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves a store alone that rejects the broker's own credential call after call, so that
 * its account is not locked: one call after each of ever longer pauses, until one is
 * accepted.
 * <p>
 * A provider that still has a valid token answers with it and is not held back.
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
	 * Why the store is not asked, or {@code null} for whoever may ask it.
	 */
	synchronized StoreFailure.@Nullable LoginsHeld held() {
		StoreFailure.LoginsHeld pausing = pausing();
		if (pausing == null && this.inARow >= REJECTIONS_IN_A_ROW) {
			// Whoever asks now is the one who tries; the others wait for what comes of
			// it.
			this.until = this.clock.instant().plus(this.pause);
		}
		return pausing;
	}

	/**
	 * Why the store is not asked before a time that has not come, or {@code null}; takes
	 * nobody's turn to try.
	 */
	synchronized StoreFailure.@Nullable LoginsHeld pausing() {
		Instant now = this.clock.instant();
		return (this.inARow >= REJECTIONS_IN_A_ROW && this.until.isAfter(now))
				? new StoreFailure.LoginsHeld(this.reason, Duration.between(now, this.until)) : null;
	}

	/**
	 * Takes note of what the store answered.
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
				.log("The store rejects the broker's credential; it is tried again after ever longer pauses");
		}
		else {
			Duration doubled = this.pause.multipliedBy(2);
			this.pause = (doubled.compareTo(LONGEST) > 0) ? LONGEST : doubled;
		}
		this.until = this.clock.instant().plus(this.pause);
	}

}

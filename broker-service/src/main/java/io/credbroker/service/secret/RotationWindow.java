package io.credbroker.service.secret;

import java.time.Duration;
import java.time.Instant;

import io.credbroker.spi.Secret;

/**
 * The time from a planned rotation until its new version is seen, in which the cached
 * version may stop working at any moment.
 *
 * @param clockSkew the maximum difference between the clocks of broker and store
 */
record RotationWindow(Duration clockSkew) {

	private static final Duration SHORTEST = Duration.ofMillis(20);

	private static final Duration LONGEST = Duration.ofMillis(250);

	private static final int SHARE = 100;

	/**
	 * Whether the secret may already have been replaced in its store.
	 */
	boolean isOpen(Secret secret, Instant now) {
		Instant rotation = secret.nextRotationAt();
		return rotation != null && !rotation.isAfter(now.plus(this.clockSkew));
	}

	/**
	 * Waits shortly until the store may be asked again, so that frequent callers share
	 * its answers; the wait grows with the delay of the rotation, up to a small limit.
	 */
	void awaitTurn(CacheEntry kept, Instant now) {
		Duration pause = pause(kept, now);
		if (pause.isPositive()) {
			try {
				Thread.sleep(pause);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private Duration pause(CacheEntry kept, Instant now) {
		Instant rotation = kept.secret().nextRotationAt();
		if (rotation == null || !isOpen(kept.secret(), now)) {
			return Duration.ZERO;
		}
		Duration pace = Duration.between(rotation, now).dividedBy(SHARE);
		if (pace.compareTo(SHORTEST) < 0) {
			pace = SHORTEST;
		}
		else if (pace.compareTo(LONGEST) > 0) {
			pace = LONGEST;
		}
		return Duration.between(now, kept.readAt().plus(pace));
	}

}

package io.credbroker.service.secret;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

import io.credbroker.spi.Secret;

/**
 * A secret in memory, and what is known of its age.
 *
 * @param keep for how long it may stay in memory: longer than it may serve, so that its
 * store can still confirm it
 * @param nextRefresh when its store may be asked for it again in the background
 */
record Kept(Secret secret, Instant readAt, String fingerprint, Duration keep, AtomicReference<Instant> nextRefresh) {

	static Kept of(Reading.Current current, ReadRequest.Ages ages) {
		return new Kept(current.secret(), current.readAt(), current.fingerprint(), ages.maxStale().plus(ages.ttl()),
				new AtomicReference<>(Instant.MIN));
	}

	/**
	 * Until when it is current: its ttl, or its next rotation where that comes first.
	 * <p>
	 * A store may still give the old content some seconds after a rotation was due; it is
	 * then asked again after the interval, neither at once nor only after the whole ttl.
	 */
	Instant due(ReadRequest.Ages ages, Duration interval) {
		Instant due = this.readAt.plus(ages.ttl());
		Instant rotation = this.secret.nextRotationAt();
		if (rotation == null || !rotation.isBefore(due)) {
			return due;
		}
		return rotation.isAfter(this.readAt) ? rotation : earlier(due, this.readAt.plus(interval));
	}

	/**
	 * Whether it still works and may still serve at that time, however old.
	 */
	boolean mayServe(ReadRequest.Ages ages, Instant at) {
		Instant end = this.secret.expiresAt();
		return at.isBefore(this.readAt.plus(ages.maxStale())) && (end == null || end.isAfter(at));
	}

	/**
	 * Whether whoever asks now is the one who has it refreshed.
	 */
	boolean takesRefresh(Instant now, Duration interval) {
		Instant next = this.nextRefresh.get();
		return !next.isAfter(now) && this.nextRefresh.compareAndSet(next, now.plus(interval));
	}

	Reading.Current current(Instant until, Duration overlap, boolean stale) {
		Instant rotation = this.secret.nextRotationAt();
		Instant replacedAt = (rotation != null) ? rotation.plus(overlap) : null;
		return new Reading.Current(this.secret, this.readAt, this.fingerprint, new Reading.Times(until, replacedAt),
				stale);
	}

	static Instant earlier(Instant one, Instant other) {
		return one.isBefore(other) ? one : other;
	}

}

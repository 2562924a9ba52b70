package io.credbroker.service.secret;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import io.credbroker.spi.Secret;

/**
 * A cached secret and its age.
 *
 * @param keep how long it stays in memory: longer than it may be served, so that its
 * store can still confirm it
 * @param nextRefresh the earliest time of the next background refresh
 * @param replaced whether another replica has seen a newer content
 */
record CacheEntry(SecretContent content, ReadResult.Checked checked, Duration keep,
		AtomicReference<Instant> nextRefresh, AtomicBoolean replaced) {

	static CacheEntry of(ReadResult.Current current, ReadRequest.Ages ages) {
		return new CacheEntry(current.content(), current.checked(), ages.maxStale().plus(ages.ttl()),
				new AtomicReference<>(Instant.MIN), new AtomicBoolean());
	}

	Secret secret() {
		return this.content.secret();
	}

	/**
	 * When the store was asked for it or last confirmed it.
	 */
	Instant readAt() {
		return this.checked.at();
	}

	/**
	 * When it stops being current without a rotation: its ttl after the last confirmation
	 * by the store, but at most the limit after the last read, and before it ends.
	 */
	Instant due(ReadRequest.Ages ages, Duration confirmLimit) {
		Duration longest = (confirmLimit.compareTo(ages.ttl()) > 0) ? confirmLimit : ages.ttl();
		return earlier(renewal(), earlier(readAt().plus(ages.ttl()), this.checked.valueAt().plus(longest)));
	}

	/**
	 * When a third of the life of what ends by itself is left, so that nobody receives
	 * what ends at once; {@link Instant#MAX} for anything else.
	 */
	Instant renewal() {
		Instant end = secret().expiresAt();
		return (end == null) ? Instant.MAX : end.minus(Duration.between(this.checked.valueAt(), end).dividedBy(3));
	}

	/**
	 * Whether the credential itself is still valid at that time.
	 */
	boolean lasts(Instant at) {
		Instant end = secret().expiresAt();
		return end == null || end.isAfter(at);
	}

	/**
	 * The earlier of that time and the next rotation; {@code now} once the rotation is
	 * due.
	 */
	Instant notPastRotation(Instant end, Instant now) {
		Instant rotation = secret().nextRotationAt();
		if (rotation == null) {
			return end;
		}
		return earlier(end, rotation.isAfter(now) ? rotation : now);
	}

	/**
	 * Whether it is still valid and below its stale limit at that time.
	 */
	boolean mayServe(ReadRequest.Ages ages, Instant at) {
		return at.isBefore(readAt().plus(ages.maxStale())) && lasts(at);
	}

	/**
	 * Notes that another replica has seen this content as the current one.
	 */
	void replacedBy(String fingerprint) {
		if (!this.content.fingerprint().equals(fingerprint)) {
			this.replaced.set(true);
		}
	}

	boolean isReplaced() {
		return this.replaced.get();
	}

	/**
	 * Whether this caller starts the refresh; true for one caller per interval.
	 */
	boolean takesRefresh(Instant now, Duration interval) {
		Instant next = this.nextRefresh.get();
		return !next.isAfter(now) && this.nextRefresh.compareAndSet(next, now.plus(interval));
	}

	ReadResult.Current current(Instant until, Duration overlap, boolean stale) {
		Instant rotation = secret().nextRotationAt();
		Instant replacedAt = (rotation != null) ? rotation.plus(overlap) : null;
		return new ReadResult.Current(this.content, this.checked, new ReadResult.Times(until, replacedAt), stale);
	}

	static Instant earlier(Instant one, Instant other) {
		return one.isBefore(other) ? one : other;
	}

}

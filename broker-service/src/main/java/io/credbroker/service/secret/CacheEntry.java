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
record CacheEntry(SecretContent content, ReadResult.Checked checked, Duration keep,
		AtomicReference<Instant> nextRefresh) {

	static CacheEntry of(ReadResult.Current current, ReadRequest.Ages ages) {
		return new CacheEntry(current.content(), current.checked(), ages.maxStale().plus(ages.ttl()),
				new AtomicReference<>(Instant.MIN));
	}

	Secret secret() {
		return this.content.secret();
	}

	/**
	 * When the store was asked for it, or last confirmed it.
	 */
	Instant readAt() {
		return this.checked.at();
	}

	/**
	 * Until when it is current, were it not rotated: its ttl from when the store last
	 * confirmed it, but no longer than the limit from when the store last gave it.
	 */
	Instant due(ReadRequest.Ages ages, Duration confirmLimit) {
		Duration longest = (confirmLimit.compareTo(ages.ttl()) > 0) ? confirmLimit : ages.ttl();
		return earlier(readAt().plus(ages.ttl()), this.checked.valueAt().plus(longest));
	}

	/**
	 * The earlier of that time and the next rotation; once the rotation is due, an answer
	 * holds for the moment alone.
	 */
	Instant notPastRotation(Instant end, Instant now) {
		Instant rotation = secret().nextRotationAt();
		if (rotation == null) {
			return end;
		}
		return earlier(end, rotation.isAfter(now) ? rotation : now);
	}

	/**
	 * Whether it still works and may still serve at that time, however old.
	 */
	boolean mayServe(ReadRequest.Ages ages, Instant at) {
		Instant end = secret().expiresAt();
		return at.isBefore(readAt().plus(ages.maxStale())) && (end == null || end.isAfter(at));
	}

	/**
	 * Whether whoever asks now is the one who has it refreshed.
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

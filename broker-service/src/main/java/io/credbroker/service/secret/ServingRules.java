package io.credbroker.service.secret;

import java.time.Duration;
import java.time.Instant;

import io.credbroker.spi.Secret;

/**
 * Decides whether a cached secret may answer a request, and for how long.
 */
final class ServingRules {

	private final SecretProperties properties;

	private final RotationWindow rotations;

	ServingRules(SecretProperties properties) {
		this.properties = properties;
		this.rotations = new RotationWindow(properties.clockSkew());
	}

	/**
	 * Whether the secret may already have been replaced in its store, so that only a read
	 * begun after the request arrived may answer it.
	 */
	boolean isRotationDue(Secret secret, Instant now) {
		return this.rotations.isOpen(secret, now);
	}

	/**
	 * Waits shortly to share the next read if the store has just answered that the secret
	 * is not rotated yet.
	 */
	void awaitTurn(CacheEntry kept, Instant now) {
		this.rotations.awaitTurn(kept, now);
	}

	/**
	 * Whether it was read within the fresh interval, which limits how often a caller can
	 * force a read.
	 */
	boolean isJustRead(CacheEntry kept, Instant now) {
		return kept.readAt().plus(this.properties.freshInterval()).isAfter(now) && kept.lasts(now)
				&& !isRotationDue(kept.secret(), now);
	}

	boolean isCurrent(CacheEntry kept, ReadRequest request, Instant now) {
		return isCurrent(kept, request.ages(), now, now.plus(request.validFor()));
	}

	/**
	 * Whether this request forces a read because of its {@code min_ttl} or {@code fresh}.
	 */
	boolean isForced(CacheEntry kept, ReadRequest request, Instant now) {
		return !request.fresh() && request.validFor().isPositive() && isCurrent(kept, request.ages(), now, now);
	}

	/**
	 * What ends by itself is wanted until then, whenever it is read again; of anything
	 * else only the next reading shows how long it lasts.
	 */
	private boolean isCurrent(CacheEntry kept, ReadRequest.Ages ages, Instant now, Instant wanted) {
		Instant due = kept.due(ages, this.properties.confirmLimit());
		boolean lasts = (kept.secret().expiresAt() != null) ? kept.lasts(wanted) : !due.isBefore(wanted);
		return due.isAfter(now) && lasts && !isRotationDue(kept.secret(), now);
	}

	/**
	 * Whether the result of another read that has just ended satisfies this request.
	 */
	boolean isEnough(CacheEntry landed, ReadRequest request, Instant arrived, Instant now) {
		return isRotationDue(landed.secret(), now) ? landed.readAt().isAfter(arrived)
				: isJustRead(landed, now) || (!request.fresh() && isCurrent(landed, request, now));
	}

	/**
	 * Whether a stale secret may be served without waiting for the store: not if its
	 * rotation was due, since it is probably replaced, not if it ends soon, and not if
	 * the request forces a read.
	 */
	boolean maySkipTheWait(CacheEntry kept, ReadRequest request, Instant now) {
		return request.ages().allowStale() && request.validFor().isZero() && kept.mayServe(request.ages(), now)
				&& kept.renewal().isAfter(now) && !isRotationDue(kept.secret(), now);
	}

	ReadResult.Current current(CacheEntry kept, ReadRequest request, Duration overlap, Instant now) {
		Instant due = kept.due(request.ages(), this.properties.confirmLimit());
		return kept.current(kept.notPastRotation(due, now), overlap, false);
	}

	ReadResult.Current stale(CacheEntry kept, ReadRequest request, Duration overlap, Instant now) {
		Instant next = CacheEntry.earlier(now.plus(this.properties.retryInterval()),
				kept.readAt().plus(request.ages().maxStale()));
		return kept.current(kept.notPastRotation(next, now), overlap, true);
	}

}

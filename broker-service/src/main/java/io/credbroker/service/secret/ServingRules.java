package io.credbroker.service.secret;

import java.time.Duration;
import java.time.Instant;

import io.credbroker.spi.Secret;

/**
 * Decides what of a secret in memory may be given to whom, and for how long.
 */
final class ServingRules {

	private final SecretProperties properties;

	private final RotationWindow rotations;

	ServingRules(SecretProperties properties) {
		this.properties = properties;
		this.rotations = new RotationWindow(properties.clockSkew());
	}

	/**
	 * Whether the secret may have been replaced at its store by now, so that only what
	 * the store says after a request arrived may answer it.
	 */
	boolean isRotationDue(Secret secret, Instant now) {
		return this.rotations.isOpen(secret, now);
	}

	/**
	 * Has whoever arrives wait for others, where the store said a moment ago that the
	 * secret is not rotated yet.
	 */
	void awaitTurn(CacheEntry kept, Instant now) {
		this.rotations.awaitTurn(kept, now);
	}

	/**
	 * So young that reading it again would find nothing new: the bound on what a caller
	 * can make a store do.
	 */
	boolean isJustRead(CacheEntry kept, Instant now) {
		return kept.readAt().plus(this.properties.freshInterval()).isAfter(now) && !isRotationDue(kept.secret(), now);
	}

	boolean isCurrent(CacheEntry kept, ReadRequest request, Instant now) {
		return isCurrent(kept, request.ages(), now, now.plus(request.validFor()));
	}

	/**
	 * Whether only this request needs a new reading, because it wants the secret to last.
	 */
	boolean isForced(CacheEntry kept, ReadRequest request, Instant now) {
		return !request.fresh() && request.validFor().isPositive() && isCurrent(kept, request.ages(), now, now);
	}

	private boolean isCurrent(CacheEntry kept, ReadRequest.Ages ages, Instant now, Instant wanted) {
		Instant end = kept.secret().expiresAt();
		Instant due = kept.due(ages, this.properties.confirmLimit());
		return due.isAfter(now) && !due.isBefore(wanted) && (end == null || end.isAfter(wanted))
				&& !isRotationDue(kept.secret(), now);
	}

	/**
	 * Whether what another read has just brought makes one for this request needless.
	 */
	boolean isEnough(CacheEntry landed, ReadRequest request, Instant arrived, Instant now) {
		return isRotationDue(landed.secret(), now) ? landed.readAt().isAfter(arrived)
				: isJustRead(landed, now) || (!request.fresh() && isCurrent(landed, request, now));
	}

	/**
	 * An old secret serves at once, but for one whose rotation was due, since that is
	 * likely to be wrong by now, and for whoever wants it to last.
	 */
	boolean maySkipTheWait(CacheEntry kept, ReadRequest request, Instant now) {
		return request.ages().allowStale() && request.validFor().isZero() && kept.mayServe(request.ages(), now)
				&& !isRotationDue(kept.secret(), now);
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

package io.credbroker.service.rotation.versions;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * When a secret has to be replaced: the earlier of what its store plans and what its
 * owner expects.
 *
 * @param at when; {@code null} if nobody says
 * @param source who says so
 * @param rotateEvery what the owner expects
 * @param soon from when on it counts as due
 */
public record RotationDue(@Nullable Instant at, @Nullable Source source, @Nullable Duration rotateEvery,
		@Nullable Instant soon) {

	private static final Duration LONGEST_NOTICE = Duration.ofHours(24);

	private static final int PART = 10;

	/** Who says when. */
	public enum Source {

		/** The store plans it. */
		STORE,
		/** A mapping in the catalog has {@code rotate-every}. */
		CATALOG

	}

	/**
	 * Computes it for a content.
	 * @param inForceSince the latest time at which it can have come into force
	 */
	static RotationDue of(@Nullable Instant plannedByStore, @Nullable Instant inForceSince,
			@Nullable Duration rotateEvery) {
		Instant expected = (rotateEvery != null && inForceSince != null) ? inForceSince.plus(rotateEvery) : null;
		boolean catalog = expected != null && (plannedByStore == null || expected.isBefore(plannedByStore));
		Instant at = catalog ? expected : plannedByStore;
		if (at == null) {
			return new RotationDue(null, null, rotateEvery, null);
		}
		Duration period = (inForceSince != null) ? Duration.between(inForceSince, at)
				: LONGEST_NOTICE.multipliedBy(PART);
		Duration notice = period.isNegative() ? Duration.ZERO : period.dividedBy(PART);
		return new RotationDue(at, catalog ? Source.CATALOG : Source.STORE, rotateEvery,
				at.minus((notice.compareTo(LONGEST_NOTICE) < 0) ? notice : LONGEST_NOTICE));
	}

	/**
	 * Due, overdue, or {@code null} for neither.
	 */
	@Nullable RotationState state(Instant now) {
		if (this.at == null || this.soon == null || now.isBefore(this.soon)) {
			return null;
		}
		return now.isBefore(this.at) ? RotationState.DUE : RotationState.OVERDUE;
	}

}

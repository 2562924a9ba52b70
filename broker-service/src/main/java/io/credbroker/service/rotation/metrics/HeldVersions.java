package io.credbroker.service.rotation.metrics;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * How many hold the current version and older ones.
 *
 * @param olderUntil when the last holder of an older version may no longer use it
 */
record HeldVersions(long current, long older, @Nullable Instant olderUntil) {

	static final HeldVersions NOBODY = new HeldVersions(0, 0, null);

	HeldVersions and(HeldVersions other) {
		return new HeldVersions(this.current + other.current, this.older + other.older,
				Times.latest(this.olderUntil, other.olderUntil));
	}

}

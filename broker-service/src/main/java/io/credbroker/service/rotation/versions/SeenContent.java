package io.credbroker.service.rotation.versions;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A content of a secret, as its store had it between two looks.
 *
 * @param fingerprint identifies it; {@code null} if the store was asked for the version
 * only
 * @param version the store's own name of it, if it has versions
 * @param rotatedAt when it came into force, if the store tells
 * @param nextRotationAt when the store plans to replace it, if it tells
 * @param firstNanos the {@link System#nanoTime()} of the first look
 * @param lastNanos that of the last look
 */
record SeenContent(@Nullable String fingerprint, @Nullable String version, @Nullable Instant rotatedAt,
		@Nullable Instant nextRotationAt, long firstNanos, long lastNanos) {

	boolean isSame(SeenContent other) {
		return this.fingerprint != null && this.fingerprint.equals(other.fingerprint);
	}

	/**
	 * The same content with a later look.
	 */
	SeenContent until(SeenContent later) {
		return new SeenContent(later.fingerprint, later.version, later.rotatedAt, later.nextRotationAt, this.firstNanos,
				later.lastNanos);
	}

}

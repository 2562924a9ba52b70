package io.credbroker.service.rotation.versions;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A version of a secret that was seen.
 *
 * @param version the store's own name of it, if it has versions
 * @param aliasOf the fingerprint that the same content has under the present key of
 * fingerprints; {@code null} if this is it
 * @param event the event that tells of it, if it is in the same database
 */
public record KnownVersion(String fingerprint, @Nullable String version, @Nullable String aliasOf, Times times,
		Noticed noticed, @Nullable EventReference event) {

	/**
	 * When it was in force.
	 *
	 * @param replacedAt when a newer one was seen; {@code null} while it is current
	 */
	public record Times(Instant firstSeenAt, @Nullable Instant rotatedAt, @Nullable RotationSource rotatedAtSource,
			@Nullable Instant replacedAt) {
	}

	/** The place of an event in the record. */
	public record EventReference(String instance, long sequence) {
	}

}

package io.credbroker.service.rotation.versions;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What the table knows of one secret.
 *
 * @param location store and key, cut to what the table can hold
 * @param issued whether its store issues it, so that there are no versions
 * @param current the current content; {@code null} if none was seen
 * @param lastSuccessAt the last look that found it
 * @param trouble the last look that failed; {@code null} for none
 */
record CredentialRow(String id, Location location, boolean issued, @Nullable Current current,
		@Nullable Instant lastSuccessAt, @Nullable Trouble trouble) {

	/**
	 * The current content.
	 *
	 * @param fingerprint {@code null} if only its version is known, because nobody has
	 * read it yet
	 * @param namedWith the check value of the key with which it is named
	 * @param firstSeenAt since when it is current, as far as it was seen
	 */
	record Current(@Nullable String fingerprint, @Nullable String version, String namedWith, Instant firstSeenAt,
			Rotation rotation) {

		Current with(Rotation now) {
			return new Current(this.fingerprint, this.version, this.namedWith, this.firstSeenAt, now);
		}

	}

	/**
	 * When a content came into force, and when it will be replaced.
	 *
	 * @param source whether the store told the first of the two, or it was seen
	 */
	record Rotation(@Nullable Instant rotatedAt, @Nullable RotationSource source, @Nullable Instant nextRotationAt) {

		/**
		 * What is known after another look.
		 */
		Rotation and(SeenContent look) {
			return (look.rotatedAt() != null)
					? new Rotation(look.rotatedAt(), RotationSource.STORE, look.nextRotationAt())
					: new Rotation(this.rotatedAt, this.source, look.nextRotationAt());
		}

		/**
		 * Of a content that replaced another one.
		 * @param seenAt the first look that found it, which counts if the store does not
		 * tell
		 */
		static Rotation changed(SeenContent look, Instant seenAt) {
			return new Rotation(seenAt, RotationSource.SEEN, null).and(look);
		}

		/**
		 * Of the first content that was seen: nobody saw it change.
		 */
		static Rotation first(SeenContent look) {
			return new Rotation(null, null, null).and(look);
		}

	}

	/**
	 * A failed look.
	 *
	 * @param code the problem code; {@code null} once a later look has succeeded
	 * @param since the first of the failures in a row
	 */
	record Trouble(Instant lastFailureAt, @Nullable String code, @Nullable Instant since) {

		Trouble over() {
			return new Trouble(this.lastFailureAt, null, null);
		}

	}

	static CredentialRow unseen(Location location) {
		return new CredentialRow(location.credential(), location, false, null, null, null);
	}

	CredentialRow with(Current now, Instant at) {
		return new CredentialRow(this.id, this.location, false, now, at, healed(at));
	}

	/**
	 * The same, issued at that time.
	 */
	CredentialRow issuedAt(Instant at) {
		return new CredentialRow(this.id, this.location, true, null, at, healed(at));
	}

	CredentialRow with(Trouble now) {
		return new CredentialRow(this.id, this.location, this.issued, this.current, this.lastSuccessAt, now);
	}

	private @Nullable Trouble healed(Instant at) {
		return (this.trouble == null || this.trouble.lastFailureAt().isAfter(at)) ? this.trouble : this.trouble.over();
	}

}

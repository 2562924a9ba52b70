package io.credbroker.service.rotation.versions;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What is known of one secret that a mapping reads.
 *
 * @param credential its id
 * @param mappings the mappings that read it, or can
 * @param issued whether its store issues it, so that there are leases and no versions
 * @param rotatable whether the broker can have its store replace it
 * @param content its current content; {@code null} if nobody has looked at it
 * @param looks when somebody looked at it
 * @param due when it has to be replaced
 */
public record CredentialOverview(String credential, String store, String key, List<MappingName> mappings,
		boolean issued, boolean rotatable, @Nullable Content content, Looks looks, RotationDue due,
		RotationState state) {

	/**
	 * Whether its store tells of a newer version that nobody has read yet.
	 */
	public boolean isUnread() {
		return this.content != null && this.content.fingerprint() == null;
	}

	/**
	 * The current content.
	 *
	 * @param version the store's own name of it, if it has versions
	 * @param fingerprint {@code null} if only its version is known, because nobody has
	 * read it yet
	 * @param firstSeenAt since when it is current, as far as it was seen
	 * @param rotatedAt when it came into force; {@code null} if nobody knows
	 */
	public record Content(@Nullable String version, @Nullable String fingerprint, Instant firstSeenAt,
			@Nullable Instant rotatedAt, @Nullable RotationSource rotatedAtSource) {

		/**
		 * The latest time at which it can have come into force.
		 */
		public Instant inForceSince() {
			return (this.rotatedAt != null) ? this.rotatedAt : this.firstSeenAt;
		}

	}

	/**
	 * When somebody looked at it.
	 *
	 * @param failure the problem code of the last look, if that failed
	 * @param failingSince the first of the failures in a row
	 */
	public record Looks(@Nullable Instant lastSuccessAt, @Nullable Instant lastFailureAt, @Nullable String failure,
			@Nullable Instant failingSince) {
	}

}

package io.credbroker.service.rotation.versions;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A content that the table did not have as the current one.
 *
 * @param version the version that it is now
 * @param replaces the fingerprint of the content that it replaces or renames
 * @param previousVersion the store's name of that content
 */
record VersionChange(Noticed noticed, Version version, @Nullable String replaces, @Nullable String previousVersion) {

	/**
	 * The same as the first version that is known of its secret.
	 */
	VersionChange asFirst() {
		return new VersionChange(Noticed.FIRST, this.version, null, null);
	}

	/**
	 * A version of a secret.
	 *
	 * @param current whether no newer one was seen
	 */
	record Version(String credential, String fingerprint, @Nullable String version, Instant firstSeenAt,
			CredentialRow.Rotation rotation, boolean current) {
	}

}

package io.credbroker.service.rotation.operations;

import org.jspecify.annotations.Nullable;

/**
 * A version of a secret that was read.
 *
 * @param version the store's version, or the fingerprint if it has none
 * @param namedWith the check value of the key of the fingerprint, as far as it matters
 */
public record SeenVersion(String version, String fingerprint, @Nullable String namedWith) {

	/**
	 * Whether it can be told from that one: not if their keys differ and the store has no
	 * versions.
	 */
	boolean isComparableWith(SeenVersion other) {
		return isOfSameKey(other) || !this.version.equals(this.fingerprint);
	}

	/**
	 * Whether it is another version than that one, if they are comparable.
	 */
	boolean isOther(SeenVersion other) {
		return isOfSameKey(other) ? !this.fingerprint.equals(other.fingerprint) : !this.version.equals(other.version);
	}

	private boolean isOfSameKey(SeenVersion other) {
		return this.namedWith != null && this.namedWith.equals(other.namedWith);
	}

}

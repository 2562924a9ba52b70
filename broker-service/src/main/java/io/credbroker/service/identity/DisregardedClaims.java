package io.credbroker.service.identity;

/**
 * What a caller claims of its context but does not count.
 *
 * @param verified whether it claims to have verified the context but is not a context
 * authority
 * @param parts the parts in which it contradicts a stronger source
 */
public record DisregardedClaims(boolean verified, TaskParts parts) {

	/** Nothing is disregarded. */
	public static final DisregardedClaims NONE = new DisregardedClaims(false, TaskParts.NONE);

	/**
	 * Whether nothing is disregarded.
	 */
	public boolean isEmpty() {
		return !this.verified && this.parts.equals(TaskParts.NONE);
	}

	DisregardedClaims withVerified() {
		return new DisregardedClaims(true, this.parts);
	}

	DisregardedClaims with(TaskParts claimed) {
		return new DisregardedClaims(this.verified, claimed);
	}

}

package io.credbroker.service.identity;

/**
 * What a caller claims of its context and what does not count.
 *
 * @param verified whether it claims to have verified the context, and is not trusted to
 * @param parts what it says otherwise than a stronger source
 */
public record DisregardedClaims(boolean verified, TaskParts parts) {

	/** Every claim counts, as far as it goes. */
	public static final DisregardedClaims NONE = new DisregardedClaims(false, TaskParts.NONE);

	/**
	 * Whether there is none.
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

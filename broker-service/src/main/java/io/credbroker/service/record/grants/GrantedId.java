package io.credbroker.service.record.grants;

/**
 * An id under which a secret is given.
 */
public record GrantedId(String credential, String id) implements Comparable<GrantedId> {

	/**
	 * Longer than any record is kept, and short enough to be subtracted from any time.
	 */
	static final long MOST_SECONDS = 3_155_760_000L;

	private static final long LEAST_SECONDS = 1024;

	/**
	 * For how many seconds a grant is said to last: a power of two, so that it is said
	 * seldom, and never less than it lasts.
	 * @param seconds from its recording to the time until which it counts
	 */
	public static long lasts(long seconds) {
		if (seconds <= LEAST_SECONDS) {
			return LEAST_SECONDS;
		}
		return (seconds > MOST_SECONDS / 2) ? MOST_SECONDS : Long.highestOneBit(seconds - 1) << 1;
	}

	@Override
	public int compareTo(GrantedId other) {
		int order = this.credential.compareTo(other.credential);
		return (order != 0) ? order : this.id.compareTo(other.id);
	}

}

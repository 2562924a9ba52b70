package io.credbroker.service.rotation.versions;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What was seen of one secret since the last write, the oldest first.
 *
 * @param issued whether its store issues it, so that there are no versions
 * @param contents the contents that it had
 * @param issuedNanos the last time it was issued; {@code null} for never
 * @param failure the last failure
 */
record CredentialLooks(Location location, boolean issued, List<SeenContent> contents, @Nullable Long issuedNanos,
		@Nullable Failure failure) {

	/** How many contents are kept, the newest ones; bounds the memory. */
	private static final int MOST = 32;

	/**
	 * A failed look.
	 *
	 * @param firstNanos the first of several in a row
	 */
	record Failure(String code, long firstNanos, long lastNanos) {

		private static @Nullable Failure latest(@Nullable Failure one, @Nullable Failure other) {
			if (one == null || other == null) {
				return (one != null) ? one : other;
			}
			Failure later = (other.lastNanos - one.lastNanos >= 0) ? other : one;
			long first = (other.firstNanos - one.firstNanos >= 0) ? one.firstNanos : other.firstNanos;
			return new Failure(later.code, first, later.lastNanos);
		}

	}

	static CredentialLooks found(Location location, SeenContent content) {
		return new CredentialLooks(location, false, List.of(content), null, null);
	}

	static CredentialLooks issued(Location location, long nanos) {
		return new CredentialLooks(location, true, List.of(), nanos, null);
	}

	static CredentialLooks failed(Location location, boolean issued, String code, long nanos) {
		return new CredentialLooks(location, issued, List.of(), null, new Failure(code, nanos, nanos));
	}

	/**
	 * Both together, each content once for as long as it lasted.
	 */
	CredentialLooks and(CredentialLooks other) {
		List<SeenContent> all = new ArrayList<>(this.contents);
		all.addAll(other.contents);
		all.sort(Comparator.comparingLong(SeenContent::lastNanos));
		List<SeenContent> distinct = new ArrayList<>();
		for (SeenContent next : all) {
			if (!distinct.isEmpty() && distinct.getLast().isSame(next)) {
				distinct.set(distinct.size() - 1, distinct.getLast().until(next));
			}
			else {
				distinct.add(next);
			}
		}
		return new CredentialLooks(this.location, this.issued || other.issued,
				distinct.subList(Math.max(0, distinct.size() - MOST), distinct.size()),
				later(this.issuedNanos, other.issuedNanos), Failure.latest(this.failure, other.failure));
	}

	private static @Nullable Long later(@Nullable Long one, @Nullable Long other) {
		if (one == null || other == null) {
			return (one != null) ? one : other;
		}
		return (other - one >= 0) ? other : one;
	}

}

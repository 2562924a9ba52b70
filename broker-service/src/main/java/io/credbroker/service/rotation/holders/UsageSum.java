package io.credbroker.service.rotation.holders;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.credbroker.service.rotation.holders.UsageSearch.Use;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.QueryTimeoutException;

/**
 * Who was given a secret, as far back as there was time to count: in a month a busy
 * secret may be given more often than a database can read while somebody waits.
 *
 * @param uses the last one first
 * @param from the beginning of the time that was counted
 * @param everybody whether {@code uses} are all of that time
 */
record UsageSum(List<Use> uses, Instant from, boolean everybody) {

	/** Short, so that something is counted; each further window is twice as long. */
	private static final Duration FIRST = Duration.ofHours(1);

	/**
	 * Counts one window of time after the other, the latest first.
	 * @param from the beginning of the time that is asked for
	 * @param patience after which no further window is begun
	 * @throws QueryTimeoutException when the first window alone takes longer
	 */
	static UsageSum of(Windows windows, Instant from, Instant now, Duration patience) {
		Map<User, Use> uses = new LinkedHashMap<>();
		boolean everybody = true;
		long begun = System.nanoTime();
		Instant counted = now;
		Instant to = null;
		Duration length = FIRST;
		Duration left = patience;
		while (counted.isAfter(from) && (to == null || left.isPositive())) {
			Instant begin = counted.minus(length).isAfter(from) ? counted.minus(length) : from;
			List<Use> found = found(windows, begin, to, left);
			if (found == null) {
				break;
			}
			found.stream().limit(UsageSearch.MOST).forEach((use) -> uses.merge(User.of(use), use, Use::and));
			everybody &= found.size() <= UsageSearch.MOST;
			counted = begin;
			to = begin;
			length = length.multipliedBy(2);
			left = patience.minusNanos(System.nanoTime() - begun);
		}
		return new UsageSum(uses.values().stream().limit(UsageSearch.MOST).toList(), counted,
				everybody && uses.size() <= UsageSearch.MOST);
	}

	private static @Nullable List<Use> found(Windows windows, Instant from, @Nullable Instant to, Duration patience) {
		try {
			return windows.between(from, to, patience);
		}
		catch (QueryTimeoutException ex) {
			if (to == null) {
				throw ex;
			}
			return null;
		}
	}

	/**
	 * Searches one window.
	 */
	interface Windows {

		List<Use> between(Instant from, @Nullable Instant to, Duration patience);

	}

	private record User(@Nullable String dagId, HolderCaller caller) {

		private static User of(Use use) {
			return new User(use.dagId(), use.caller());
		}

	}

}

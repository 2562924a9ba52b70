package io.credbroker.provider.sts;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How long the sessions of each role may last, as far as the service has refused longer
 * ones; asked for again every hour, because a role may be changed.
 */
final class RoleCeilings {

	private static final int MOST = 10_000;

	private static final Duration REMEMBERED = Duration.ofHours(1);

	/** Where roles usually end. */
	private static final List<Duration> STEPS = List.of(Duration.ofHours(8), Duration.ofHours(4), Duration.ofHours(2),
			SessionLifetime.EVERY_ROLE);

	private final Clock clock;

	private final Map<String, Ceiling> ceilings = new LinkedHashMap<>() {

		private static final long serialVersionUID = 1L;

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, Ceiling> eldest) {
			return size() > MOST;
		}

	};

	RoleCeilings(Clock clock) {
		this.clock = clock;
	}

	/**
	 * The wanted duration, or the longest that is not known to be too long.
	 */
	synchronized Duration cut(String role, Duration wanted) {
		Ceiling ceiling = this.ceilings.get(role);
		if (ceiling == null || !ceiling.until().isAfter(this.clock.instant())) {
			return wanted;
		}
		return SessionLifetime.earlier(wanted, ceiling.most());
	}

	/**
	 * The service has refused this duration.
	 */
	synchronized void refused(String role, Duration duration) {
		Duration next = STEPS.stream()
			.filter((step) -> step.compareTo(duration) < 0)
			.findFirst()
			.orElse(SessionLifetime.EVERY_ROLE);
		this.ceilings.remove(role);
		this.ceilings.put(role, new Ceiling(next, this.clock.instant().plus(REMEMBERED)));
	}

	/**
	 * @param until when it is forgotten
	 */
	private record Ceiling(Duration most, Instant until) {
	}

}

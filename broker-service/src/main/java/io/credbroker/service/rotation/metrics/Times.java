package io.credbroker.service.rotation.metrics;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Times that may be unknown.
 */
final class Times {

	private Times() {
	}

	static @Nullable Instant earliest(@Nullable Instant one, @Nullable Instant other) {
		return (one == null || (other != null && other.isBefore(one))) ? other : one;
	}

	static @Nullable Instant latest(@Nullable Instant one, @Nullable Instant other) {
		return (one == null || (other != null && other.isAfter(one))) ? other : one;
	}

	static double seconds(Instant time) {
		return time.getEpochSecond() + time.getNano() / 1e9;
	}

	/**
	 * The seconds from one time to the other, negative if the other is earlier.
	 */
	static double between(Instant from, Instant to) {
		Duration time = Duration.between(from, to);
		return time.getSeconds() + time.getNano() / 1e9;
	}

}

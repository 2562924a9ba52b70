package io.credbroker.service.background;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How some work is repeated.
 *
 * @param name what metrics, log lines and its thread call it
 * @param first how long to wait before it is done for the first time
 * @param interval how long to wait each time it is done
 * @param tolerated how long the broker stays ready while the work does not get done;
 * {@code null} where readiness does not depend on it
 */
public record TaskSchedule(String name, Duration first, Duration interval, @Nullable Duration tolerated) {

	/**
	 * Work that waits by itself for something to do.
	 */
	public static TaskSchedule continuous(String name) {
		return new TaskSchedule(name, Duration.ZERO, Duration.ZERO, null);
	}

	/**
	 * Work that is done for the first time after an interval, and then after each.
	 */
	public static TaskSchedule each(String name, Duration interval) {
		return new TaskSchedule(name, interval, interval, null);
	}

	/**
	 * The same work, done for the first time after another time.
	 */
	public TaskSchedule startingAfter(Duration delay) {
		return new TaskSchedule(this.name, delay, this.interval, this.tolerated);
	}

	/**
	 * The same work, without which the broker is not ready once it has not been done for
	 * longer than this. Work that waits by itself is late only while it fails.
	 */
	public TaskSchedule neededWithin(Duration limit) {
		return new TaskSchedule(this.name, this.first, this.interval, limit);
	}

	boolean isContinuous() {
		return this.interval.isZero();
	}

}

package io.credbroker.service.background;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How a background task is repeated.
 *
 * @param name its name in metrics, log lines and of its thread
 * @param first delay before the first run
 * @param interval delay between two runs
 * @param tolerated how long the broker stays ready while the task does not succeed;
 * {@code null} where readiness does not depend on it
 */
public record TaskSchedule(String name, Duration first, Duration interval, @Nullable Duration tolerated) {

	/**
	 * A task that itself blocks until there is something to do.
	 */
	public static TaskSchedule continuous(String name) {
		return new TaskSchedule(name, Duration.ZERO, Duration.ZERO, null);
	}

	/**
	 * A task that runs after each interval, for the first time after one.
	 */
	public static TaskSchedule each(String name, Duration interval) {
		return new TaskSchedule(name, interval, interval, null);
	}

	/**
	 * The same task with another delay before the first run.
	 */
	public TaskSchedule startingAfter(Duration delay) {
		return new TaskSchedule(this.name, delay, this.interval, this.tolerated);
	}

	/**
	 * The same task, as one that readiness depends on: the broker is not ready once it
	 * has not succeeded for longer than this. A continuous task counts as late only while
	 * it fails.
	 */
	public TaskSchedule neededWithin(Duration limit) {
		return new TaskSchedule(this.name, this.first, this.interval, limit);
	}

	boolean isContinuous() {
		return this.interval.isZero();
	}

}

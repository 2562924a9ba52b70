package io.credbroker.benchmark.capacity;

/**
 * What Airflow asks in the busiest minutes: schedules begin at the full hour, and most of
 * them at one hour of the day.
 *
 * @param tasksPerDay how many tasks run in a day
 * @param lookupsPerTask how often each asks, over one connection
 */
record Workload(long tasksPerDay, int lookupsPerTask) {

	/** The busiest hour has so many times the tasks of an average one. */
	static final double BUSIEST_HOUR = 3;

	/** This share of an hour's tasks begins in the burst at its beginning. */
	static final double BURST_SHARE = 0.2;

	static final double BURST_SECONDS = 60;

	/** How long is looked at: the burst, and what follows it. */
	static final double SECONDS = 90;

	/** The mean time between two lookups of a task. */
	static final double GAP_SECONDS = 20;

	double tasksInBusiestHour() {
		return this.tasksPerDay / 24.0 * BUSIEST_HOUR;
	}

	/**
	 * Tasks that begin in each second at a time after the full hour.
	 */
	double tasksPerSecond(double time) {
		double even = tasksInBusiestHour() * (1 - BURST_SHARE) / 3600;
		return (time < BURST_SECONDS) ? even + tasksInBusiestHour() * BURST_SHARE / BURST_SECONDS : even;
	}

	double mostTasksPerSecond() {
		return tasksPerSecond(0);
	}

}

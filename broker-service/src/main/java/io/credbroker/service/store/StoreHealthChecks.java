package io.credbroker.service.store;

import java.time.Clock;
import java.time.Duration;
import java.util.List;

import io.credbroker.service.background.BackgroundTask;
import io.credbroker.service.background.BackgroundTasks;
import io.credbroker.service.background.TaskSchedule;

/**
 * Starts probes of stores in the background when they are due. Readiness does not depend
 * on it.
 */
final class StoreHealthChecks implements AutoCloseable {

	private static final TaskSchedule WORK = TaskSchedule.each("store-health", Duration.ofSeconds(1));

	private final BackgroundTasks tasks;

	private final List<HealthProbe> probes;

	private final BackgroundTask task;

	StoreHealthChecks(Stores stores, Clock clock, BackgroundTasks tasks) {
		this.tasks = tasks;
		this.probes = stores.all().stream().map((bounded) -> new HealthProbe(bounded, clock)).toList();
		this.task = tasks.task(WORK, this::check);
	}

	void start() {
		this.task.start();
	}

	void check() {
		this.probes.forEach((probe) -> probe.check(this.tasks));
	}

	@Override
	public void close() {
		this.task.close();
	}

}

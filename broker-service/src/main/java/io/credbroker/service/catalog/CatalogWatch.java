package io.credbroker.service.catalog;

import java.time.Duration;

import io.credbroker.service.background.BackgroundTask;
import io.credbroker.service.background.BackgroundTasks;
import io.credbroker.service.background.TaskSchedule;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * Checks the catalog's source regularly while the application runs; when this fails for
 * long, the broker is not ready, because a right that was withdrawn would still be
 * granted.
 */
final class CatalogWatch implements SmartLifecycle {

	private static final Duration SHORTEST_LIMIT = Duration.ofSeconds(3);

	private final ReloadingCatalog catalog;

	private final CatalogAnnouncer announcer;

	private final BackgroundTasks tasks;

	private final TaskSchedule schedule;

	private @Nullable BackgroundTask task;

	CatalogWatch(ReloadingCatalog catalog, CatalogAnnouncer announcer, BackgroundTasks tasks, Duration interval) {
		this.catalog = catalog;
		this.announcer = announcer;
		this.tasks = tasks;
		Duration limit = interval.multipliedBy(12);
		this.schedule = TaskSchedule.each("catalog-watch", interval)
			.neededWithin((limit.compareTo(SHORTEST_LIMIT) > 0) ? limit : SHORTEST_LIMIT);
	}

	@Override
	public synchronized void start() {
		if (this.task == null) {
			this.task = this.tasks.task(this.schedule, this::look);
			this.task.start();
		}
	}

	private void look() {
		this.catalog.reload();
		this.announcer.announce(this.catalog.current());
	}

	@Override
	public synchronized void stop() {
		if (this.task != null) {
			this.task.close();
			this.task = null;
		}
	}

	@Override
	public synchronized boolean isRunning() {
		return this.task != null;
	}

}

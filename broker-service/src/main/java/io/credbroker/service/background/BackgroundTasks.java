package io.credbroker.service.background;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.micrometer.core.instrument.MeterRegistry;

/**
 * Runs all background tasks, and counts and logs each one that fails.
 */
public final class BackgroundTasks {

	private final MeterRegistry meters;

	private final List<BackgroundTask> tasks = new CopyOnWriteArrayList<>();

	public BackgroundTasks(MeterRegistry meters) {
		this.meters = meters;
	}

	/**
	 * A task that repeats on its own thread from its start until it is closed.
	 */
	public BackgroundTask task(TaskSchedule schedule, TaskAction action) {
		BackgroundTask task = new BackgroundTask(schedule, action, new TaskState(schedule, this.meters),
				this.tasks::remove);
		this.tasks.add(task);
		return task;
	}

	/**
	 * Runs a task once, immediately, on its own thread.
	 */
	public void once(String name, TaskAction action) {
		Thread.ofVirtual().name(name).start(LogContext.carriedTo(() -> done(name, action)));
	}

	private void done(String name, TaskAction action) {
		try {
			action.run();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (Throwable ex) {
			TaskState.tell(this.meters, name, ex);
		}
	}

	/**
	 * The names of overdue tasks that readiness depends on.
	 */
	List<String> overdue() {
		return this.tasks.stream().filter(BackgroundTask::isOverdue).map(BackgroundTask::name).toList();
	}

}

package io.credbroker.service.background;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.micrometer.core.instrument.MeterRegistry;

/**
 * Where all work beside the lookups runs, so that none of it ends in silence.
 */
public final class BackgroundTasks {

	private final MeterRegistry meters;

	private final List<BackgroundTask> tasks = new CopyOnWriteArrayList<>();

	public BackgroundTasks(MeterRegistry meters) {
		this.meters = meters;
	}

	/**
	 * Work that is repeated on a thread of its own, from when it is started until it is
	 * closed.
	 */
	public BackgroundTask task(TaskSchedule schedule, TaskAction action) {
		BackgroundTask task = new BackgroundTask(schedule, action, new TaskState(schedule, this.meters),
				this.tasks::remove);
		this.tasks.add(task);
		return task;
	}

	/**
	 * Work that is done once, at once, on a thread of its own.
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
	 * The names of the work that readiness depends on and that has not been done in time.
	 */
	List<String> overdue() {
		return this.tasks.stream().filter(BackgroundTask::isOverdue).map(BackgroundTask::name).toList();
	}

}

package io.credbroker.service.background;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * A repeated task on its own thread, which continues after any exception or error, and is
 * tried again soon after one, however long its interval is.
 */
public final class BackgroundTask implements AutoCloseable {

	private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

	private final TaskSchedule schedule;

	private final TaskAction action;

	private final TaskState state;

	private final Consumer<BackgroundTask> closing;

	private final Thread thread;

	private volatile boolean closed;

	BackgroundTask(TaskSchedule schedule, TaskAction action, TaskState state, Consumer<BackgroundTask> closing) {
		this.schedule = schedule;
		this.action = action;
		this.state = state;
		this.closing = closing;
		this.thread = Thread.ofPlatform().name(schedule.name()).daemon().unstarted(this::run);
	}

	/**
	 * Starts the work.
	 */
	public void start() {
		this.state.started();
		this.thread.start();
	}

	/**
	 * Unparks the thread of the task.
	 */
	public void wake() {
		LockSupport.unpark(this.thread);
	}

	/**
	 * Whether the last run failed and none has succeeded since.
	 */
	public boolean isFailing() {
		return this.state.isFailing();
	}

	boolean isOverdue() {
		return this.state.isOverdue();
	}

	String name() {
		return this.schedule.name();
	}

	private void run() {
		Duration wait = this.schedule.first();
		Duration pause = FIRST_PAUSE;
		while (!this.closed) {
			try {
				Thread.sleep(wait);
				this.action.run();
				this.state.done();
				wait = this.schedule.interval();
				pause = FIRST_PAUSE;
			}
			catch (InterruptedException ex) {
				// Ends the loop if the task is closed; otherwise it was meant for code
				// inside the task.
			}
			catch (Throwable ex) {
				this.state.failed(ex);
				wait = this.schedule.isContinuous() ? pause : shorter(this.schedule.interval(), pause);
				pause = shorter(pause.multipliedBy(2), LONGEST_PAUSE);
			}
		}
	}

	private static Duration shorter(Duration one, Duration other) {
		return (one.compareTo(other) < 0) ? one : other;
	}

	/**
	 * Interrupts the task for the last time.
	 */
	@Override
	public void close() {
		this.closed = true;
		this.closing.accept(this);
		this.thread.interrupt();
		this.state.close();
	}

	/**
	 * Waits up to a limit for the closed task to end.
	 */
	public void awaitEnd(Duration limit) throws InterruptedException {
		if (this.thread.getState() != Thread.State.NEW) {
			this.thread.join(limit);
		}
	}

}

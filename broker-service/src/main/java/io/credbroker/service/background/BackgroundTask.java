package io.credbroker.service.background;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Work on a thread of its own that goes on after whatever goes wrong in it.
 */
public final class BackgroundTask implements AutoCloseable {

	private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

	private final TaskSchedule work;

	private final TaskAction pass;

	private final TaskState state;

	private final Consumer<BackgroundTask> closing;

	private final Thread thread;

	private volatile boolean closed;

	BackgroundTask(TaskSchedule work, TaskAction pass, TaskState state, Consumer<BackgroundTask> closing) {
		this.work = work;
		this.pass = pass;
		this.state = state;
		this.closing = closing;
		this.thread = Thread.ofPlatform().name(work.name()).daemon().unstarted(this::run);
	}

	/**
	 * Starts the work.
	 */
	public void start() {
		this.state.started();
		this.thread.start();
	}

	/**
	 * Lets a thread go on that has parked itself.
	 */
	public void wake() {
		LockSupport.unpark(this.thread);
	}

	/**
	 * Whether it ended unexpectedly and has not been done since.
	 */
	public boolean isFailing() {
		return this.state.isFailing();
	}

	boolean isOverdue() {
		return this.state.isOverdue();
	}

	String name() {
		return this.work.name();
	}

	private void run() {
		Duration wait = this.work.first();
		Duration pause = FIRST_PAUSE;
		while (!this.closed) {
			try {
				Thread.sleep(wait);
				this.pass.run();
				this.state.done();
				wait = this.work.interval();
				pause = FIRST_PAUSE;
			}
			catch (InterruptedException ex) {
				// The end, if it is closed; otherwise meant for something in the work.
			}
			catch (Throwable ex) {
				this.state.failed(ex);
				wait = this.work.isContinuous() ? pause : this.work.interval();
				pause = shorter(pause.multipliedBy(2), LONGEST_PAUSE);
			}
		}
	}

	private static Duration shorter(Duration one, Duration other) {
		return (one.compareTo(other) < 0) ? one : other;
	}

	/**
	 * Interrupts the work, which is not started again.
	 */
	@Override
	public void close() {
		this.closed = true;
		this.closing.accept(this);
		this.thread.interrupt();
		this.state.close();
	}

	/**
	 * Waits for the work to end after it was closed, up to a limit.
	 */
	public void awaitEnd(Duration limit) throws InterruptedException {
		if (this.thread.getState() != Thread.State.NEW) {
			this.thread.join(limit);
		}
	}

}

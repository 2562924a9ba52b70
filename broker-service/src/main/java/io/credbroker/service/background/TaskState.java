package io.credbroker.service.background;

import java.util.concurrent.atomic.AtomicBoolean;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a background task succeeds: each failure is counted, each change is logged
 * once.
 */
final class TaskState {

	private static final Logger log = LoggerFactory.getLogger(TaskState.class);

	private final TaskSchedule schedule;

	private final MeterRegistry meters;

	private final Counter failures;

	private final Gauge up;

	private final AtomicBoolean failing = new AtomicBoolean();

	private volatile boolean started;

	private volatile long since;

	TaskState(TaskSchedule schedule, MeterRegistry meters) {
		this.schedule = schedule;
		this.meters = meters;
		this.failures = failures(meters, schedule.name());
		this.up = Gauge.builder("broker.background.up", this, (state) -> state.isFailing() ? 0 : 1)
			.description("Whether the last run of a background task succeeded")
			.tag("task", schedule.name())
			.register(meters);
	}

	private static Counter failures(MeterRegistry meters, String name) {
		return Counter.builder("broker.background.failures")
			.description("How often a background task failed; it is restarted each time")
			.tag("task", name)
			.register(meters);
	}

	/**
	 * Counts and logs the failure of a task that is not repeated.
	 */
	static void tell(MeterRegistry meters, String name, Throwable failure) {
		failures(meters, name).increment();
		describe(name, failure, "A background task failed and is not repeated");
	}

	void started() {
		this.since = System.nanoTime();
		this.started = true;
	}

	void done() {
		this.since = System.nanoTime();
		if (this.failing.compareAndSet(true, false)) {
			log.atInfo().addKeyValue("task", this.schedule.name()).log("A background task succeeds again");
		}
	}

	/**
	 * Never throws: memory may be too short to count and log.
	 */
	void failed(Throwable failure) {
		boolean first = this.failing.compareAndSet(false, true);
		if (first && this.schedule.isContinuous()) {
			this.since = System.nanoTime();
		}
		try {
			this.failures.increment();
			if (first) {
				describe(this.schedule.name(), failure, "A background task failed and is restarted");
			}
		}
		catch (Throwable ex) {
			this.failing.set(true);
		}
	}

	/**
	 * Logs the class of the failure and where it was thrown, never its message, which may
	 * quote secret data.
	 */
	private static void describe(String name, Throwable failure, String message) {
		StackTraceElement[] frames = failure.getStackTrace();
		log.atError()
			.addKeyValue("task", name)
			.addKeyValue("failure", failure.getClass().getName())
			.addKeyValue("at", (frames.length > 0) ? frames[0] : "unknown")
			.log(message);
	}

	boolean isFailing() {
		return this.failing.get();
	}

	boolean isOverdue() {
		boolean late = this.started && (isFailing() || !this.schedule.isContinuous());
		return late && this.schedule.tolerated() != null
				&& System.nanoTime() - this.since > this.schedule.tolerated().toNanos();
	}

	void close() {
		this.meters.remove(this.up);
	}

}

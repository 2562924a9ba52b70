package io.credbroker.service.record.pipeline;

import java.time.Duration;

import io.credbroker.service.background.TaskSchedule;

/**
 * A configured sink.
 *
 * @param required whether an answer waits until this sink has its event
 * @param timeout how long storing a group may take
 */
public record NamedSink(String name, AuditSink sink, boolean required, Duration timeout) {

	/** How long the broker stays ready while the writer's thread fails. */
	private static final Duration TOLERATED = Duration.ofSeconds(30);

	/**
	 * The schedule of the task that writes to it.
	 */
	TaskSchedule schedule() {
		TaskSchedule schedule = TaskSchedule.continuous("audit-" + this.name);
		return this.required ? schedule.neededWithin(TOLERATED) : schedule;
	}

}

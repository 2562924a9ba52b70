package io.credbroker.service.record.pipeline;

import java.time.Duration;

import io.credbroker.service.background.TaskSchedule;

/**
 * A configured sink.
 *
 * @param required whether an answer may be given once this sink has its event
 * @param timeout how long it may take for a group
 */
public record NamedSink(String name, AuditSink sink, boolean required, Duration timeout) {

	/** How long readiness outlives a writer that cannot go on by itself. */
	private static final Duration TOLERATED = Duration.ofSeconds(30);

	/**
	 * How the work of writing to it is repeated.
	 */
	TaskSchedule schedule() {
		TaskSchedule schedule = TaskSchedule.continuous("audit-" + this.name);
		return this.required ? schedule.neededWithin(TOLERATED) : schedule;
	}

}

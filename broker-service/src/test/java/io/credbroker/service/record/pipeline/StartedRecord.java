package io.credbroker.service.record.pipeline;

import java.time.Clock;
import java.time.Duration;
import java.util.List;

import io.credbroker.service.background.BackgroundTasks;
import io.credbroker.service.database.Database;
import io.credbroker.service.record.sinks.DatabaseSink;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/**
 * A record that has begun, without the rest of a broker.
 */
public final class StartedRecord {

	private StartedRecord() {
	}

	/**
	 * A record in a database, which it closes with itself.
	 */
	public static AuditRecord in(Database database, Clock clock) {
		SimpleMeterRegistry meters = new SimpleMeterRegistry();
		AuditRecord record = new AuditRecord(
				List.of(new NamedSink("db", new DatabaseSink(database), true, Duration.ofSeconds(30))),
				new InstanceEvents(clock), clock, meters, new BackgroundTasks(meters));
		record.start();
		return record;
	}

}

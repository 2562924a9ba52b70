package io.credbroker.service.record.retention;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

import io.credbroker.service.background.BackgroundTasks;
import io.credbroker.service.database.ClusterTask;
import io.credbroker.service.database.Database;
import io.credbroker.service.record.chain.Chain;
import io.credbroker.service.record.chain.SampleEvents;
import io.credbroker.service.record.pipeline.AuditRecord;
import io.credbroker.service.record.pipeline.InstanceEvents;
import io.credbroker.service.record.pipeline.NamedSink;
import io.credbroker.service.record.sinks.DatabaseSink;
import io.credbroker.service.record.sinks.TestDatabase;
import io.credbroker.service.support.MovableClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The schedules of two replicas on one database.
 */
@ParameterizedClass
@EnumSource
class RetentionScheduleTests {

	private final MovableClock clock = new MovableClock();

	private final Chain chain = new Chain("0c9f5a3e-3c44-4f5b-8d0a-6a1f6f0b7a01", this.clock);

	private final Database database;

	private final DatabaseSink sink;

	RetentionScheduleTests(TestDatabase kind, @TempDir Path directory) {
		this.database = kind.open(directory);
		this.sink = new DatabaseSink(this.database);
	}

	@AfterEach
	void close() {
		this.sink.close();
	}

	@Test
	void oneOfTheReplicasDeletesOncePerHour() throws Exception {
		try (RetentionSchedule one = replica(); RetentionSchedule other = replica()) {
			keepOldEvents();
			one.run();
			assertThat(kept()).isZero();
			keepOldEvents();
			other.run();
			one.run();
			assertThat(kept()).as("not yet due").isEqualTo(3);

			this.database.shared().update("update broker_turn set lock_until = locked_at");
			other.run();
			assertThat(kept()).isZero();
		}
	}

	private void keepOldEvents() throws IOException {
		this.sink.append(this.chain.append(SampleEvents.lookups(3)));
		this.clock.move(Duration.ofDays(8));
	}

	private RetentionSchedule replica() {
		BackgroundTasks tasks = new BackgroundTasks(new SimpleMeterRegistry());
		InstanceEvents events = new InstanceEvents(this.clock);
		AuditRecord record = new AuditRecord(List.of(new NamedSink("record", this.sink, true, Duration.ofSeconds(10))),
				events, this.clock, new SimpleMeterRegistry(), tasks);
		return new RetentionSchedule(new Retention(this.database, Duration.ofDays(7), this.clock), record, this.clock,
				new ClusterTask(this.database, Clock.systemUTC()), tasks);
	}

	private int kept() {
		return Objects
			.requireNonNull(this.database.shared().queryForObject("select count(*) from audit_event", Integer.class));
	}

}

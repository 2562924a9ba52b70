package io.credbroker.service.rotation.versions;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.credbroker.service.database.Database;
import io.credbroker.service.record.pipeline.AuditRecord;
import io.credbroker.service.record.pipeline.StartedRecord;
import io.credbroker.service.record.search.DatabaseEvents;
import io.credbroker.service.record.search.EventQuery;
import io.credbroker.service.record.sinks.TestDatabase;
import io.credbroker.service.secret.CredentialId;
import io.credbroker.service.support.MovableClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A replica that ends between the row of a version and its event, on each database.
 */
@ParameterizedClass
@EnumSource
class UnrecordedVersionsTests {

	private static final String WAREHOUSE = CredentialId.of("vault", "warehouse");

	private final MovableClock clock = new MovableClock();

	private final Database database;

	private final DatabaseEvents events;

	private final AuditRecord record;

	UnrecordedVersionsTests(TestDatabase kind, @TempDir Path directory) {
		this.database = kind.open(directory);
		this.events = new DatabaseEvents(this.database);
		this.record = StartedRecord.in(this.database, this.clock);
	}

	@AfterEach
	void close() {
		this.record.close();
	}

	/**
	 * The records of these replicas never begin, so that their rows have no events: what
	 * a replica leaves that ends in between.
	 */
	private void leaveTwoVersions() {
		Replica killed = new Replica(this.database, this.clock, "key");
		killed.saw("warehouse", "f1", "1", Duration.ofMinutes(6));
		killed.looks.run();
		killed.saw("warehouse", "f2", "2", Duration.ofMinutes(3));
		killed.looks.run();
		// The rows are as old as their looks were.
		this.database.shared()
			.update("update credential_version set first_seen_at = first_seen_at - interval '10' minute");
		assertThat(seen()).isEmpty();
	}

	/**
	 * Does the work of another replica.
	 */
	private void survivor() {
		new UnrecordedVersions(this.database, new LookClock(this.database, this.clock),
				new VersionAnnouncer(this.database,
						new VersionAnnouncer.Recording(this.record, true, new VersionEvents(this.clock)),
						new SimpleMeterRegistry(), (_, _) -> {
						}))
			.run();
	}

	private List<JsonNode> seen() {
		List<JsonNode> seen = new ArrayList<>();
		this.events.export(EventQuery.of(Map.of("event", "version_seen", "credential", WAREHOUSE)),
				(line) -> seen.add(JsonMapper.shared().readTree(line)));
		return seen;
	}

	@Test
	void eachVersionIsRecordedOnceAndTheChainHolds() {
		leaveTwoVersions();

		survivor();
		survivor();

		assertThat(seen()).hasSize(2)
			.extracting((event) -> event.at("/seen/fingerprint").asString())
			.containsExactlyInAnyOrder("f1", "f2");
		assertThat(new VersionTable(this.database.shared()).of(WAREHOUSE, 10)).hasSize(2)
			.allSatisfy((version) -> assertThat(version.event()).isNotNull());
		assertThat(this.events.verify().findings()).isEmpty();
	}

	@Test
	void anEventThatWasWrittenBeforeTheEndIsFoundAndNotRepeated() {
		leaveTwoVersions();

		survivor();
		assertThat(this.database.shared()
			.update("update credential_version set event_instance = null, event_sequence = null")).isEqualTo(2);
		survivor();

		assertThat(seen()).hasSize(2);
		assertThat(new VersionTable(this.database.shared()).of(WAREHOUSE, 10))
			.allSatisfy((version) -> assertThat(version.event()).isNotNull());
	}

	@Test
	void aVersionThatWasJustSeenIsLeftToTheReplicaThatSawIt() {
		Replica busy = new Replica(this.database, this.clock, "key");
		busy.saw("warehouse", "f1", "1");
		busy.looks.run();

		survivor();

		assertThat(seen()).isEmpty();
	}

}

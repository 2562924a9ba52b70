package io.credbroker.service.record;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.credbroker.service.database.Database;
import io.credbroker.service.record.chain.Chain;
import io.credbroker.service.record.event.EventFields;
import io.credbroker.service.record.search.DatabaseEvents;
import io.credbroker.service.record.search.EventQuery;
import io.credbroker.service.record.sinks.DatabaseSink;
import io.credbroker.service.record.sinks.TestDatabase;
import io.credbroker.service.record.verify.ChainFinding;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the record tells about grants beside its texts, on each database.
 */
@ParameterizedClass
@EnumSource
class RecordedGrantsTests {

	private final Chain chain = new Chain("0c9f5a3e-3c44-4f5b-8d0a-6a1f6f0b7a02", Clock.systemUTC());

	private final Database database;

	private final DatabaseSink sink;

	private final DatabaseEvents events;

	RecordedGrantsTests(TestDatabase kind, @TempDir Path directory) {
		this.database = kind.open(directory);
		this.sink = new DatabaseSink(this.database);
		this.events = new DatabaseEvents(this.database);
	}

	@AfterEach
	void close() {
		this.sink.close();
	}

	private void grant(String task, String run, String mapping) throws IOException {
		this.sink.append(this.chain.append(List.of(EventFields.object((event) -> {
			event.text("event", "lookup");
			event.text("kind", "connection");
			event.text("id", "warehouse");
			event.object("caller", Map.of("issuer", "ping", "subject", "etl"));
			event.object("context", Map.of("dag_id", "daily", "task_id", task, "run_id", run));
			event.object("by", Map.of("mapping", mapping, "credential", "c".repeat(32)));
			event.object("granted", (granted) -> {
				granted.text("fingerprint", "f1");
				granted.text("expires_at", Instant.parse("2026-11-21T11:00:00.123456789Z"));
				granted.text("lease_expires_at", Instant.parse("2026-11-21T12:00:00Z"));
			});
		}))));
	}

	private int found(String parameter, String value) {
		return this.events.find(EventQuery.of(Map.of(parameter, value))).events().size();
	}

	@ParameterizedTest
	@ValueSource(strings = { "granted_until = granted_until - interval '1' day", "granted_until = null",
			"lease_until = lease_until + interval '1' day", "holder = holder + 1", "holder = null" })
	void aGrantThatWasChangedBesideItsTextIsFound(String change) throws IOException {
		grant("load", "r1", "warehouse");
		assertThat(this.events.verify().findings()).isEmpty();

		this.database.shared().update("update audit_event set " + change);

		assertThat(this.events.verify().findings()).extracting(ChainFinding::kind)
			.containsExactly(ChainFinding.Kind.COLUMN);
	}

	@ParameterizedTest
	@ValueSource(strings = { "load", "l_ad", "100%", "a!b", "say \"x\"", "C:\\temp", "line\nfeed", "naïve 任务 🎈",
			"x\",\"run_id\":\"r1", "nul\0byte" })
	void aTaskARunAndAMappingAreFoundByExactlyTheirText(String text) throws IOException {
		grant(text, "other", "other");
		grant("other", text, "other");
		grant("other", "other", text);
		grant(text + "2", "2" + text, text.substring(1));

		assertThat(found("task", text)).isEqualTo(1);
		assertThat(found("run", text)).isEqualTo(1);
		assertThat(found("mapping", text)).isEqualTo(1);
		assertThat(found("run", "r1")).isZero();
	}

	@ParameterizedTest
	@ValueSource(ints = { 300, 1_000, 1_001, 5_000 })
	void aLongRunIsFoundAsFarAsItIsRecorded(int length) throws IOException {
		grant("load", "r".repeat(length), "warehouse");

		assertThat(found("run", "r".repeat(length))).isEqualTo(1);
		assertThat(found("run", "r".repeat(299))).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "task", "run", "mapping" })
	void twoThatDifferInOnePartAreTwoHolders(String part) throws IOException {
		grant("load", "r1", "warehouse");
		grant("load", "r1", "lake");
		grant(part.equals("task") ? "other" : "load", part.equals("run") ? "r2" : "r1", "warehouse");

		assertThat(this.database.shared().queryForObject("select count(distinct holder) from audit_event", Long.class))
			.isEqualTo(part.equals("mapping") ? 1 : 2);
	}

}

package io.credbroker.service.record;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.credbroker.service.database.Database;
import io.credbroker.service.record.chain.Chain;
import io.credbroker.service.record.chain.ChainedEvent;
import io.credbroker.service.record.chain.ChainedEvents;
import io.credbroker.service.record.chain.SampleEvents;
import io.credbroker.service.record.pipeline.BatchWrite;
import io.credbroker.service.record.pipeline.InstanceEvents;
import io.credbroker.service.record.pipeline.PendingBatch;
import io.credbroker.service.record.pipeline.RefusedEvent;
import io.credbroker.service.record.retention.Retention;
import io.credbroker.service.record.search.DatabaseEvents;
import io.credbroker.service.record.search.EventQuery;
import io.credbroker.service.record.search.RecordedEvents.Page;
import io.credbroker.service.record.sinks.DatabaseSink;
import io.credbroker.service.record.sinks.TestDatabase;
import io.credbroker.service.record.verify.ChainCheck;
import io.credbroker.service.record.verify.ChainFinding;
import io.credbroker.service.record.verify.ChainFinding.Kind;
import io.credbroker.service.record.verify.VerificationResult;
import io.credbroker.service.support.MovableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.dao.DataAccessException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.tuple;

/**
 * The same on each database that is supported.
 */
@ParameterizedClass
@EnumSource
class DatabaseRecordTests {

	private static final String INSTANCE = "0c9f5a3e-3c44-4f5b-8d0a-6a1f6f0b7a01";

	private static final String END_ALL = """
			select pg_terminate_backend(pid, case when pid = pg_backend_pid() then 0 else 5000 end)
			from (select pid from pg_stat_activity where datname = current_database()
				order by pid = pg_backend_pid()) others_first""";

	private final MovableClock clock = new MovableClock();

	private final Chain chain = new Chain(INSTANCE, this.clock);

	private final Database database;

	private final DatabaseSink sink;

	private final DatabaseEvents events;

	DatabaseRecordTests(TestDatabase kind, @TempDir Path directory) {
		this.database = kind.open(directory);
		this.sink = new DatabaseSink(this.database);
		this.events = new DatabaseEvents(this.database);
	}

	@AfterEach
	void close() {
		this.sink.close();
	}

	private List<String> keep(List<byte[]> bodies) {
		ChainedEvents group = this.chain.append(bodies);
		append(group);
		return SampleEvents.lines(group);
	}

	private void append(ChainedEvents group) {
		try {
			this.sink.append(group);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private List<String> found(String... parameters) {
		Map<String, String> query = new HashMap<>();
		for (int i = 0; i < parameters.length; i += 2) {
			query.put(parameters[i], parameters[i + 1]);
		}
		return this.events.find(EventQuery.of(query)).events();
	}

	@Test
	void eachEventIsKeptAsItWasWritten() {
		List<String> lines = keep(SampleEvents.lookups(3));

		assertThat(found()).isEqualTo(lines.reversed());
	}

	@Test
	void aGroupThatMayHaveBeenKeptIsNotKeptTwice() {
		ChainedEvents group = this.chain.append(SampleEvents.lookups(3));
		append(group);
		ChainedEvents torn = new ChainedEvents("one", List
			.of(new ChainedEvent(9, "nonsense".getBytes(StandardCharsets.UTF_8), new ChainedEvent.Link("", "", ""))));
		assertThatException().isThrownBy(() -> this.sink.append(torn));

		append(group);

		assertThat(found()).hasSize(3);
	}

	@Test
	void eventsAreFoundByWhoAndWhatAndWhereAndHow() {
		keep(List.of(SampleEvents.lookup("etl", "warehouse", "daily", "granted"),
				SampleEvents.lookup("etl", "lake", "daily", "policy_denied"),
				SampleEvents.lookup("ml", "warehouse", "train", "granted")));

		assertThat(found("caller", "etl")).hasSize(2);
		assertThat(found("caller", "ping/ml")).hasSize(1);
		assertThat(found("caller", "okta/ml")).isEmpty();
		assertThat(found("conn_id", "warehouse")).hasSize(2);
		assertThat(found("kind", "variable", "id", "warehouse")).isEmpty();
		assertThat(found("dag", "train")).hasSize(1);
		assertThat(found("outcome", "policy_denied", "caller", "etl")).hasSize(1);
		assertThat(found("client", "airflow", "store", "vault", "rule", "etl-reads", "version", "17")).hasSize(3);
		assertThat(found("correlation_id", "c".repeat(32), "event", "lookup")).hasSize(3);
	}

	@Test
	void eventsAreFoundByTime() {
		keep(SampleEvents.lookups(2));
		this.clock.move(Duration.ofHours(1));
		keep(SampleEvents.lookups(3));

		assertThat(found("from", "2026-01-01T00:30:00Z")).hasSize(3);
		assertThat(found("to", "2026-01-01T00:30:00Z")).hasSize(2);
		assertThat(found("from", "2026-01-01T00:30:00Z", "to", "2026-01-01T01:00:00Z")).isEmpty();
	}

	@Test
	void pagesLeadThroughAllEventsOnce() {
		List<String> lines = new ArrayList<>(keep(SampleEvents.lookups(4)));
		this.clock.move(Duration.ofSeconds(1));
		lines.addAll(keep(SampleEvents.lookups(3)));

		List<String> seen = new ArrayList<>();
		Page page = this.events.find(EventQuery.of(Map.of("limit", "2")));
		seen.addAll(page.events());
		while (page.nextCursor() != null) {
			page = this.events.find(EventQuery.of(Map.of("limit", "2", "cursor", page.nextCursor())));
			seen.addAll(page.events());
		}

		assertThat(seen).isEqualTo(lines.reversed());
	}

	@Test
	void anExportIsARecordThatCanBeChecked() {
		List<String> lines = new ArrayList<>(keep(SampleEvents.lookups(900)));
		lines.addAll(keep(SampleEvents.lookups(900)));

		List<String> exported = new ArrayList<>();
		this.events.export(EventQuery.of(Map.of()), exported::add);

		assertThat(exported).isEqualTo(lines);
		ChainCheck check = new ChainCheck(false, ChainCheck.Anchors.NONE);
		exported.forEach(check::line);
		assertThat(check.verdict().intact()).isTrue();
	}

	@Test
	void textThatADatabaseCannotKeepStopsNothing() {
		String odd = "\u0000" + "long".repeat(1000);

		keep(List.of(SampleEvents.lookup(odd, "warehouse", "daily", "granted")));

		assertThat(found("caller", odd)).hasSize(1);
		assertThat(this.events.verify().intact()).isTrue();
	}

	@Test
	void anEventThatTheDatabaseRefusesForGoodIsReplacedAndTheRestGoesOn() throws IOException {
		keep(SampleEvents.lookups(1));
		this.database.shared().execute("alter table audit_event add constraint refused check (id <> 'poison')");
		List<byte[]> bodies = new ArrayList<>(SampleEvents.lookups(9));
		bodies.add(4, SampleEvents.lookup("etl", "poison", "daily", "granted"));
		ChainedEvents group = this.chain.append(bodies);

		BatchWrite writing = new BatchWrite(new PendingBatch(group, List.of()), "db");
		writing.write(this.sink);
		RefusedEvent refusal = writing.refusals().getFirst();
		assertThat(this.events.verify().findings()).extracting(ChainFinding::kind, ChainFinding::sequence)
			.containsExactly(tuple(Kind.MISSING, 6L));
		keep(List.of(new InstanceEvents(this.clock).replaced(refusal).json()));

		assertThat(refusal.failure()).startsWith("SQLSTATE 23");
		assertThat(found()).hasSize(12);
		assertThat(found("event", "replacement", "outcome", "granted")).singleElement()
			.asString()
			.doesNotContain("poison");
		VerificationResult verdict = this.events.verify();
		assertThat(verdict.intact()).as(verdict.toString()).isTrue();
		assertThat(verdict.replaced()).isEqualTo(1);
	}

	@Test
	void aDatabaseThatClosedAllConnectionsIsUsedAgainAtOnce() throws IOException {
		keep(SampleEvents.lookups(2));
		endConnections();
		ChainedEvents group = this.chain.append(SampleEvents.lookups(3));

		appendAtTheSecondTry(group);

		assertThat(found()).hasSize(5);
		assertThat(this.events.verify().intact()).isTrue();
	}

	private void appendAtTheSecondTry(ChainedEvents group) {
		try {
			this.sink.append(group);
		}
		catch (IOException ex) {
			append(group);
		}
	}

	/**
	 * As a full disk does with an embedded database, and a restart with any other: its
	 * own connection is the last one, so that it ends all others.
	 */
	private void endConnections() {
		try {
			this.database.shared().execute(this.database.embedded() ? "shutdown immediately" : END_ALL);
		}
		catch (DataAccessException ex) {
			// The connection that said so is ended as well.
		}
	}

	@Test
	void anUntouchedRecordIsIntact() {
		keep(SampleEvents.lookups(1500));
		keep(SampleEvents.lookups(2));

		VerificationResult verdict = this.events.verify();

		assertThat(verdict.intact()).as(verdict.toString()).isTrue();
		assertThat(verdict.events()).isEqualTo(1502);
	}

	@Test
	void anEditedRowIsFound() {
		keep(SampleEvents.lookups(5));
		change("update audit_event set line = replace(line, 'conn3', 'conn4') where sequence = 3");

		assertThat(this.events.verify().findings()).extracting(ChainFinding::kind, ChainFinding::sequence)
			.contains(tuple(Kind.EDITED, 3L));
	}

	@Test
	void aRowThatIsFoundUnderAnotherNameIsFound() {
		keep(SampleEvents.lookups(5));
		change("update audit_event set subject = 'eve' where sequence = 3");

		assertThat(this.events.verify().findings()).singleElement().satisfies((finding) -> {
			assertThat(finding.kind()).isEqualTo(Kind.COLUMN);
			assertThat(finding.detail()).contains("subject");
		});
	}

	@Test
	void aRowThatWasMovedInTimeIsFound() {
		keep(SampleEvents.lookups(2));
		change("update audit_event set recorded_at = recorded_at - interval '1' day where sequence = 2");

		assertThat(this.events.verify().findings()).singleElement()
			.satisfies((finding) -> assertThat(finding.detail()).contains("recorded_at"));
	}

	@Test
	void aMissingRowIsFound() {
		keep(SampleEvents.lookups(5));
		change("delete from audit_event where sequence = 3");

		assertThat(this.events.verify().findings()).singleElement()
			.satisfies((finding) -> assertThat(finding.detail()).isEqualTo("event 3 is missing"));
	}

	@Test
	void whatIsOlderThanTheRetentionIsDeletedAndTheRestStaysIntact() {
		keep(SampleEvents.lookups(5));
		this.clock.move(Duration.ofDays(10));
		List<String> young = keep(SampleEvents.lookups(2));
		Retention retention = new Retention(this.database, Duration.ofDays(7), this.clock);

		assertThat(run(retention)).containsExactly(new Retention.Deleted(INSTANCE, 1, 5));

		assertThat(found()).isEqualTo(young.reversed());
		assertThat(this.events.verify().intact()).isTrue();
		assertThat(run(retention)).isEmpty();
	}

	@Test
	void whatIsDeletedBesidesTheRetentionIsFound() {
		keep(SampleEvents.lookups(5));
		this.clock.move(Duration.ofDays(10));
		keep(SampleEvents.lookups(2));
		new Retention(this.database, Duration.ofDays(7), this.clock).run((deleted) -> {
		});
		change("delete from audit_event where sequence = 6");

		assertThat(this.events.verify().findings()).extracting(ChainFinding::kind).containsExactly(Kind.MISSING);
	}

	private static List<Retention.Deleted> run(Retention retention) {
		List<Retention.Deleted> all = new CopyOnWriteArrayList<>();
		retention.run(all::add);
		return all;
	}

	@Test
	void replicasThatDeleteAtOnceDeleteEachEventOnceAndMoveTheAnchorForwardOnly() throws Exception {
		keep(SampleEvents.lookups(120));
		this.clock.move(Duration.ofDays(2));
		keep(SampleEvents.lookups(80));
		this.clock.move(Duration.ofDays(8));
		List<String> young = keep(SampleEvents.lookups(2));
		MovableClock behind = new MovableClock();
		behind.move(Duration.ofDays(8));
		List<Retention.Deleted> all = new CopyOnWriteArrayList<>();

		try (ExecutorService replicas = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<?>> ends = new ArrayList<>();
			for (Clock clock : List.of(this.clock, behind, this.clock)) {
				Retention retention = new Retention(this.database, Duration.ofDays(7), clock, 7);
				ends.add(replicas.submit(() -> retention.run(all::add)));
			}
			for (Future<?> end : ends) {
				end.get();
			}
		}

		assertThat(found()).isEqualTo(young.reversed());
		assertThat(this.events.verify().intact()).isTrue();
		assertThat(this.database.shared().queryForObject("select sequence from audit_anchor", Long.class))
			.isEqualTo(200);
		assertThat(all.stream().mapToLong(Retention.Deleted::last).max()).hasValue(200);
	}

	@Test
	void anEventThatWasEditedKeepsItsOwnChainAlone() throws IOException {
		keep(SampleEvents.lookups(5));
		this.sink.append(new Chain("two", this.clock).append(SampleEvents.lookups(5)));
		this.clock.move(Duration.ofDays(10));
		keep(SampleEvents.lookups(1));
		change("update audit_event set line = 'gone' where sequence = 5 and instance = '" + INSTANCE + "'");

		List<Retention.Deleted> deleted = run(new Retention(this.database, Duration.ofDays(7), this.clock));

		assertThat(deleted).containsExactly(new Retention.Deleted("two", 1, 5));
		assertThat(found()).hasSize(6);
	}

	private void change(String sql) {
		assertThat(this.database.shared().update(sql)).isEqualTo(1);
	}

}

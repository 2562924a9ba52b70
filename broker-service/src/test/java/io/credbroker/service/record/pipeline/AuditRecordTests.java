package io.credbroker.service.record.pipeline;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import io.credbroker.service.background.BackgroundTasks;
import io.credbroker.service.record.chain.SampleEvents;
import io.credbroker.service.record.event.Event;
import io.credbroker.service.record.event.EventType;
import io.credbroker.service.record.sinks.FileSink;
import io.credbroker.service.record.verify.ChainCheck;
import io.credbroker.service.record.verify.ChainFinding;
import io.credbroker.service.record.verify.VerificationResult;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class AuditRecordTests {

	private static final Duration TIMEOUT = Duration.ofMillis(300);

	private final ScriptedSink first = new ScriptedSink();

	private final ScriptedSink second = new ScriptedSink();

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	private final List<AuditRecord> records = new ArrayList<>();

	private void start(NamedSink... sinks) {
		Clock clock = Clock.systemUTC();
		AuditRecord record = new AuditRecord(List.of(sinks), new InstanceEvents(clock), clock, this.meters,
				new BackgroundTasks(this.meters));
		record.start();
		this.records.add(record);
	}

	@AfterEach
	void close() {
		this.first.unblock();
		this.second.unblock();
		this.records.forEach(AuditRecord::close);
	}

	private AuditRecord record() {
		return this.records.getFirst();
	}

	private static NamedSink required(String name, AuditSink sink) {
		return new NamedSink(name, sink, true, TIMEOUT);
	}

	/**
	 * The timeout is long enough for a busy machine.
	 */
	private static NamedSink patient(String name, AuditSink sink) {
		return new NamedSink(name, sink, true, Duration.ofSeconds(20));
	}

	private static NamedSink optional(String name, AuditSink sink) {
		return new NamedSink(name, sink, false, TIMEOUT);
	}

	private boolean keep(String id) {
		return record().keep(SampleEvents.event("etl", id, "daily", "granted")) == Durability.DURABLE;
	}

	private double up(String sink) {
		return this.meters.get("broker.audit.sink.up").tag("sink", sink).gauge().value();
	}

	private double lost(String sink) {
		return this.meters.get("broker.audit.events").tag("sink", sink).tag("outcome", "lost").counter().count();
	}

	private static void eventually(BooleanSupplier condition) throws InterruptedException {
		long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
		while (!condition.getAsBoolean() && System.nanoTime() < end) {
			Thread.sleep(1);
		}
		assertThat(condition.getAsBoolean()).isTrue();
	}

	private static VerificationResult check(List<String> lines) {
		ChainCheck check = new ChainCheck(false, ChainCheck.Anchors.NONE);
		lines.forEach(check::line);
		return check.verdict();
	}

	@Test
	void eachEventOfManyLookupsIsInEachSinkOnceAndInOneChain() throws Exception {
		start(new NamedSink("first", this.first, true, Duration.ofSeconds(20)), optional("second", this.second));
		try (ExecutorService lookups = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<Boolean>> kept = new ArrayList<>();
			for (int number = 0; number < 2000; number++) {
				String id = "conn" + number;
				kept.add(lookups.submit(() -> keep(id)));
			}
			for (Future<Boolean> one : kept) {
				assertThat(one.get()).isTrue();
			}
		}
		record().close();
		this.records.clear();

		for (ScriptedSink sink : List.of(this.first, this.second)) {
			assertThat(sink.lines()).hasSize(2002);
			VerificationResult verdict = check(sink.lines());
			assertThat(verdict.intact()).as(verdict.toString()).isTrue();
			assertThat(verdict.instances()).singleElement()
				.satisfies((instance) -> assertThat(instance.stopped()).isTrue());
		}
		assertThat(this.first.lines().getFirst()).contains("\"event\":\"started\"");
	}

	@Test
	void aSinkThatBlocksIsGivenUpInTimeAndReportedOnce(CapturedOutput output) throws Exception {
		start(required("first", this.first));
		assertThat(keep("before")).isTrue();
		this.first.block();

		assertThat(keep("one")).isFalse();
		assertThat(keep("two")).isFalse();

		assertThat(up("first")).isZero();
		this.first.unblock();
		eventually(() -> up("first") == 1);
		assertThat(keep("after")).isTrue();
		assertThat(output.getAll().split("A sink of the audit record cannot be written", -1)).hasSize(2);
		assertThat(output).contains("A sink of the audit record can be written again");
		assertThat(check(this.first.lines()).intact()).isTrue();
	}

	@Test
	void whileNoRequiredSinkCanBeWrittenNobodyWaits() throws Exception {
		start(required("first", this.first));
		this.first.full(true);
		assertThat(keep("one")).isFalse();

		long begun = System.nanoTime();
		for (int number = 0; number < 200; number++) {
			assertThat(keep("more")).isFalse();
		}
		assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(TIMEOUT.multipliedBy(100));

		this.first.full(false);
		eventually(() -> up("first") == 1);
		assertThat(keep("after")).isTrue();
		assertThat(check(this.first.lines()).intact()).isTrue();
		assertThat(this.first.lines()).anyMatch((line) -> line.contains("\"one\""));
	}

	@Test
	void whoeverWaitsBehindASinkThatBlocksIsGivenUpToo() throws Exception {
		start(required("first", this.first));
		this.first.block();
		try (ExecutorService lookups = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<Boolean>> kept = new ArrayList<>();
			for (int number = 0; number < 50; number++) {
				kept.add(lookups.submit(() -> keep("one")));
			}
			for (Future<Boolean> one : kept) {
				assertThat(one.get(20, TimeUnit.SECONDS)).isFalse();
			}
		}
	}

	@Test
	void closingEndsWhoeverWaits() throws Exception {
		start(new NamedSink("first", this.first, true, Duration.ofSeconds(1)));
		this.first.block();
		try (ExecutorService lookups = Executors.newVirtualThreadPerTaskExecutor()) {
			Future<Boolean> waiting = lookups.submit(() -> keep("one"));
			record().close();

			assertThat(waiting.get(20, TimeUnit.SECONDS)).isFalse();
			assertThat(lookups.submit(() -> keep("two")).get(20, TimeUnit.SECONDS)).isFalse();
		}
		this.records.clear();
	}

	@Test
	void oneRequiredSinkIsEnough() throws Exception {
		start(required("first", this.first), required("second", this.second));
		this.first.block();

		assertThat(keep("one")).isTrue();
		assertThat(keep("two")).isTrue();

		eventually(() -> up("first") == 0);
		assertThat(up("second")).isEqualTo(1);
		this.first.unblock();
		eventually(() -> this.first.lines().size() == this.second.lines().size());
		assertThat(check(this.first.lines()).intact()).isTrue();
	}

	@Test
	void eachSinkHasAnEventWithoutWaitingForTheNext() throws Exception {
		start(required("first", this.first), optional("second", this.second));

		for (int number = 1; number <= 200; number++) {
			assertThat(keep("one")).isTrue();
			int kept = number + 1;
			eventually(() -> this.first.lines().size() == kept && this.second.lines().size() == kept);
		}
	}

	@Test
	void aSinkThatIsNotRequiredReleasesNothing() throws Exception {
		start(required("first", this.first), optional("second", this.second));
		this.first.full(true);

		assertThat(keep("one")).isFalse();

		eventually(() -> this.second.lines().size() == 2);
		this.first.full(false);
		eventually(() -> this.first.lines().size() == 2);
	}

	@Test
	void aSinkThatIsNotRequiredHoldsNothingUp() throws Exception {
		start(required("first", this.first), optional("second", this.second));
		this.second.block();
		List<String> long4K = Collections.nCopies(4, "x".repeat(1000));

		for (int number = 0; number < 10_000; number++) {
			record().note(Event.of(EventType.LOOKUP, Instant.EPOCH, (event) -> event.texts("id", long4K)));
			if (number % 1000 == 0) {
				assertThat(keep("one")).isTrue();
			}
		}

		eventually(() -> up("second") == 0);
		eventually(() -> lost("second") > 0);
		this.second.unblock();
		eventually(() -> up("second") == 1);
		assertThat(keep("after")).isTrue();
		eventually(() -> this.second.lines().getLast().equals(this.first.lines().getLast()));
		assertThat(check(this.first.lines()).intact()).isTrue();
		assertThat(check(this.second.lines()).findings())
			.anySatisfy((finding) -> assertThat(finding.kind()).isEqualTo(ChainFinding.Kind.MISSING));
	}

	@Test
	void anEventThatASinkRefusesForGoodIsReplacedAndTheRestGoesOn() throws Exception {
		start(patient("first", this.first));
		this.first.refuse("poison");
		List<Future<Boolean>> kept = new ArrayList<>();
		try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
			for (int number = 0; number < 60; number++) {
				String id = (number % 20 == 7) ? "poison" : "conn" + number;
				kept.add(callers.submit(() -> keep(id)));
			}
		}

		assertThat(kept).extracting(Future::get).filteredOn((one) -> !one).hasSize(3);
		eventually(() -> check(this.first.lines()).replaced() == 3);
		assertThat(check(this.first.lines()).intact()).isTrue();
		assertThat(this.first.lines()).noneMatch((line) -> line.contains("poison"));
		assertThat(up("first")).isEqualTo(1);
	}

	@Test
	void aSinkThatRefusesOneEventTakesNothingFromAnother() throws Exception {
		start(patient("first", this.first), optional("second", this.second));
		this.second.refuse("poison");

		assertThat(keep("poison")).isTrue();
		assertThat(keep("after")).isTrue();

		eventually(() -> check(this.second.lines()).replaced() == 1);
		assertThat(check(this.first.lines()).intact()).isTrue();
		assertThat(check(this.first.lines()).replaced()).isZero();
		eventually(() -> this.second.lines().size() == this.first.lines().size());
		assertThat(check(this.second.lines()).instances()).isEqualTo(check(this.first.lines()).instances());
	}

	@Test
	void aSinkThatRefusesEverythingIsASinkThatCannotBeWritten() throws Exception {
		start(patient("first", this.first));
		this.first.refuse("{");

		assertThat(keep("one")).isFalse();
		eventually(() -> up("first") == 0);

		this.first.refuse("nothing at all");
		eventually(() -> up("first") == 1);
		assertThat(keep("two")).isTrue();
		assertThat(check(this.first.lines()).intact()).isTrue();
	}

	@Test
	void aSinkGoesOnAfterAnError() throws Exception {
		start(patient("first", this.first));
		this.first.errors(2);

		keep("one");
		eventually(() -> keep("two"));

		assertThat(this.meters.get("broker.background.failures").tag("task", "audit-first").counter().count())
			.isEqualTo(2);
		assertThat(check(this.first.lines()).intact()).isTrue();
	}

	@Test
	void whatIsNotTakenInWhileNoSinkCanBeWrittenIsNotOnTheRecordLater() throws Exception {
		start(patient("first", this.first));
		this.first.full(true);
		assertThat(keep("uncertain")).isFalse();
		eventually(() -> up("first") == 0);

		assertThat(record().keep(SampleEvents.event("etl", "not-taken", "daily", "granted")))
			.isEqualTo(Durability.NOT_TAKEN);
		this.first.full(false);
		eventually(() -> keep("after"));

		assertThat(this.first.lines()).anyMatch((line) -> line.contains("uncertain"))
			.noneMatch((line) -> line.contains("not-taken"));
	}

	@Test
	void thereIsRoomForACorrectionWhenThereIsNoneForAnythingElse() throws Exception {
		start(patient("first", this.first));
		this.first.block();
		while (this.meters.get("broker.audit.lost").counter().count() == 0) {
			record().note(SampleEvents.event("etl", "flood", "daily", "granted"));
		}

		record().correct(SampleEvents.event("etl", "correction", "daily", "audit_unavailable"));
		this.first.unblock();

		eventually(() -> this.first.lines().stream().anyMatch((line) -> line.contains("correction")));
	}

	@Test
	void tenThousandAtOnceAreEachKeptOrRefusedAndNoneIsHalfWritten(@TempDir Path directory) throws Exception {
		Path file = directory.resolve("audit.jsonl");
		start(new NamedSink("file", FileSink.at(file), true, Duration.ofSeconds(20)));
		List<Future<Durability>> kept = new ArrayList<>();
		try (ExecutorService lookups = Executors.newVirtualThreadPerTaskExecutor()) {
			for (int number = 0; number < 10_000; number++) {
				Event event = SampleEvents.event("etl", "conn" + number, "daily", "granted");
				kept.add(lookups.submit(() -> record().keep(event)));
			}
		}
		long durable = kept.stream().filter((one) -> one.resultNow() == Durability.DURABLE).count();
		long refused = kept.stream().filter((one) -> one.resultNow() == Durability.NOT_TAKEN).count();

		assertThat(durable + refused).isEqualTo(10_000);
		List<String> lines = Files.readAllLines(file);
		assertThat(lines).hasSize((int) durable + 1);
		assertThat(check(lines).intact()).isTrue();
	}

}

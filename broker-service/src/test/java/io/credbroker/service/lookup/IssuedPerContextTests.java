package io.credbroker.service.lookup;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import io.credbroker.service.secret.Secrets;
import io.credbroker.service.support.Broker;
import io.credbroker.service.support.ScriptedStore;
import io.credbroker.spi.ContextPart;
import io.credbroker.spi.ContextValue;
import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.IssuingContext;
import io.credbroker.spi.IssuingScope;
import io.credbroker.spi.Standing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A store that issues credentials for who asks, and who is given which of them.
 */
class IssuedPerContextTests {

	private static final String CATALOG = """
			variables:
			  each: { secret: { store: scripted, key: each }, value: "${session}", tags: [gold, etl] }
			  callers: { secret: { store: scripted, key: each }, value: "${session}", sharing: per-caller }
			  hourly: { secret: { store: scripted, key: each }, value: "${session}", ttl: 1h }
			  kept: { secret: { store: scripted, key: everybodys }, value: "${session}", ttl: 1h }
			  everybodys: { secret: { store: scripted, key: everybodys }, value: "${session}" }
			policies:
			  - name: etl
			    callers: { issuer: test, groups: [airflow-etl] }
			    variables: ["*"]
			  - name: guests
			    callers: { issuer: test, groups: [guests] }
			    variables: [hourly, kept]
			    max-ttl: 20m
			""";

	private final AtomicInteger issued = new AtomicInteger();

	private Broker broker;

	@BeforeEach
	void start(@TempDir Path directory) {
		this.broker = Broker.start(directory, CATALOG, Map.of());
		ScriptedStore store = this.broker.store();
		store.answers("each", (request) -> session());
		store.answers("everybodys", (request) -> session());
		store.dependsOn("each", () -> IssuingScope.of(ContextPart.DAG));
	}

	@AfterEach
	void stop() {
		this.broker.close();
	}

	private FetchResult session() {
		return ScriptedStore.found("1", Map.of("session", "session-" + this.issued.incrementAndGet()));
	}

	private String get(String id, String dag, String task) {
		return get(id, "etl", dag, task);
	}

	private String get(String id, String subject, String dag, String task) {
		return this.broker
			.get("/v1/variables/" + id, this.broker.issuer().token(subject, "airflow-etl"),
					Map.of("Airflow-Dag-Id", dag, "Airflow-Task-Id", task))
			.body();
	}

	@Test
	void eachDagIsGivenASessionOfItsOwnWhichItsTasksShare() {
		String load = get("each", "load", "extract");

		assertThat(load).contains("session-1");
		assertThat(get("each", "load", "write")).contains("session-1");
		assertThat(get("each", "other", "another", "extract")).contains("session-2");
		assertThat(get("each", "other", "load", "extract")).as("of another caller").contains("session-1");
		assertThat(this.broker.get("/v1/variables/each").body()).as("of no DAG").contains("session-3");
	}

	@Test
	void aCallerWhoMayUseItForLessTimeIsGivenOneThatEndsSooner() {
		List<Duration> wanted = new CopyOnWriteArrayList<>();
		this.broker.store().answers("each", (request) -> {
			wanted.add(Objects.requireNonNullElse(request.longestTtl(), request.wantedTtl()));
			return session();
		});

		assertThat(get("hourly", "load", "t")).contains("session-1");
		assertThat(guest("hourly")).contains("session-2");
		assertThat(guest("hourly")).contains("session-2");
		assertThat(get("hourly", "load", "t")).contains("session-1");
		assertThat(wanted).containsExactly(Duration.ofHours(1), Duration.ofMinutes(20));
	}

	@Test
	void whatIsKeptInTheStoreIsTheSameForBoth() {
		assertThat(get("kept", "load", "t")).contains("session-1");
		assertThat(guest("kept")).contains("session-1");
	}

	private String guest(String id) {
		return this.broker
			.get("/v1/variables/" + id, this.broker.issuer().token("guest", "guests"), Map.of("Airflow-Dag-Id", "load"))
			.body();
	}

	@Test
	void theFinerOfScopeAndSharingDecides() {
		assertThat(get("callers", "one", "load", "t")).contains("session-1");
		assertThat(get("callers", "other", "load", "t")).contains("session-2");
		assertThat(get("callers", "one", "another", "t")).contains("session-3");
		assertThat(get("callers", "one", "load", "other")).contains("session-1");
	}

	@Test
	void whereNothingIsDeclaredWhatTheCallerSaysMakesNoDifference() {
		assertThat(get("everybodys", "load", "t")).contains("session-1");
		assertThat(get("everybodys", "another", "other")).contains("session-1");
	}

	@Test
	void dagsThatAskAtTheSameTimeJoinNoReadOfAnother() throws Exception {
		CountDownLatch both = new CountDownLatch(2);
		this.broker.store().answers("each", (request) -> {
			both.countDown();
			awaitAll(both);
			return ScriptedStore.found("1", Map.of("session", "of-" + dag(request)));
		});

		List<CompletableFuture<String>> answers = List.of("load", "another")
			.stream()
			.map((dag) -> CompletableFuture.supplyAsync(() -> get("each", dag, "t")))
			.toList();

		assertThat(answers.getFirst().get()).contains("of-load");
		assertThat(answers.getLast().get()).contains("of-another");
	}

	@Test
	void whatIsDeniedToOneDagIsGivenToAnother() {
		this.broker.store()
			.answers("each",
					(request) -> "load".equals(dag(request)) ? new FetchResult.Denied("not this DAG") : session());

		assertThat(get("each", "load", "t")).contains("store_refused");
		assertThat(get("each", "another", "t")).contains("session-1");
		assertThat(get("each", "load", "t")).contains("store_refused");
		assertThat(this.broker.store().reads("each")).as("the denial is remembered").isEqualTo(2);
	}

	@Test
	void anInvalidationForgetsWhatEveryContextWasGivenAndDenied() {
		this.broker.store()
			.answers("each",
					(request) -> "load".equals(dag(request)) ? new FetchResult.Denied("not this DAG") : session());
		get("each", "load", "t");
		get("each", "another", "t");
		this.broker.store().answers("each", (request) -> session());
		this.broker.application().getBean(Secrets.class).invalidate("scripted", "each");

		assertThat(get("each", "load", "t")).contains("session-2");
		assertThat(get("each", "another", "t")).contains("session-3");
	}

	@Test
	void eachPartSaysHowFarItIsKnown() {
		this.broker.store().dependsOn("each", () -> IssuingScope.ALL);
		FetchRequest[] seen = new FetchRequest[1];
		this.broker.store().answers("each", (request) -> {
			seen[0] = request;
			return session();
		});
		get("each", "load", "t");

		IssuingContext context = seen[0].context();
		assertThat(context.value(ContextPart.CALLER)).isEqualTo(ContextValue.of("test/etl", Standing.TOKEN));
		assertThat(context.value(ContextPart.GROUPS)).isEqualTo(ContextValue.of("airflow-etl", Standing.TOKEN));
		assertThat(context.value(ContextPart.DAG)).isEqualTo(ContextValue.of("load", Standing.ASSERTED));
		assertThat(context.value(ContextPart.TASK)).isEqualTo(ContextValue.of("t", Standing.ASSERTED));
		assertThat(context.value(ContextPart.RUN)).isNull();
		assertThat(context.value(ContextPart.TAGS))
			.isEqualTo(new ContextValue(List.of("etl", "gold"), Standing.CATALOG));
	}

	@Test
	void runsOfEachTypeAreGivenASessionOfTheirOwn() {
		this.broker.store().dependsOn("each", () -> IssuingScope.of(ContextPart.RUN_TYPE));

		assertThat(ofRun("scheduled__2026-01-01")).contains("session-1");
		assertThat(ofRun("manual__2026-01-01")).contains("session-2");
		assertThat(ofRun("scheduled__2026-01-02")).as("another run of the schedule").contains("session-1");
	}

	private String ofRun(String run) {
		return this.broker
			.get("/v1/variables/each", this.broker.issuer().token("etl", "airflow-etl"), Map.of("Airflow-Run-Id", run))
			.body();
	}

	@Test
	void aProviderThatReadsMoreThanItDeclaresIsDefectiveAndIssuesNothing() {
		this.broker.store().answers("each", (request) -> {
			request.context().value(ContextPart.RUN);
			return session();
		});

		assertThat(get("each", "load", "t")).contains("store_unavailable").doesNotContain("session");
	}

	@Test
	void whereAProviderCannotTellItsScopeNothingIsShared() {
		this.broker.store().dependsOn("each", () -> {
			throw new IllegalStateException("a defect");
		});

		assertThat(Set.of(get("each", "load", "a"), get("each", "load", "b"), get("each", "another", "a"))).hasSize(3);
	}

	private static String dag(FetchRequest request) {
		ContextValue dag = request.context().value(ContextPart.DAG);
		return (dag != null) ? dag.texts().getFirst() : "";
	}

	private static void awaitAll(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}

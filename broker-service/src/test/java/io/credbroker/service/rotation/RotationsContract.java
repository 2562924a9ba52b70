package io.credbroker.service.rotation;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import io.credbroker.service.record.event.Event;
import io.credbroker.service.record.event.EventType;
import io.credbroker.service.record.pipeline.AuditRecord;
import io.credbroker.service.record.search.EventQuery;
import io.credbroker.service.record.search.RecordedEvents;
import io.credbroker.service.record.sinks.TestDatabase;
import io.credbroker.service.secret.CredentialId;
import io.credbroker.service.support.Broker;
import io.credbroker.service.support.ScriptedStore;
import io.credbroker.spi.DescribeResult;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.Secret;
import io.credbroker.spi.SecretValue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What operators see of versions and their holders, through HTTP.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RotationsContract {

	private static final String CATALOG = """
			connections:
			  warehouse: { conn-type: postgres, secret: { store: scripted, key: warehouse }, ttl: 1h, rotate-every: 30d }
			  brief: { conn-type: postgres, secret: { store: scripted, key: brief }, ttl: 3s, password: "${password}" }
			  described: { conn-type: postgres, secret: { store: scripted, key: described } }
			  sick: { conn-type: postgres, secret: { store: scripted, key: sick } }
			  late: { whole-connection: true, secret: { store: scripted, key: late }, rotate-every: 365d }
			  "any-{name}": { conn-type: postgres, secret: { store: scripted, key: "any/{name}" } }
			variables:
			  warehouse-again: { secret: { store: scripted, key: warehouse }, value: "${password}", rotate-every: 90d }
			policies:
			  - { name: etl, callers: { issuer: test, groups: [airflow-etl] }, connections: ["*"], variables: ["*"] }
			""";

	private final TestDatabase kind;

	private final Map<String, Object> settings = new LinkedHashMap<>();

	private Broker broker;

	RotationsContract(TestDatabase kind) {
		this.kind = kind;
	}

	@BeforeAll
	void start(@TempDir Path directory) {
		this.settings.put("broker.audit.sinks.db.type", "database");
		if (this.kind == TestDatabase.H2) {
			this.settings.put("broker.audit.sinks.db.database.directory", directory.resolve("record"));
		}
		else {
			this.settings.put("broker.audit.sinks.db.database.url", this.kind.create(directory).url());
			this.settings.put("broker.audit.sinks.db.database.username", "postgres");
		}
		this.settings.put("broker.audit.sinks.db.timeout", "10s");
		this.settings.put("broker.roles.operator.issuer", "test");
		this.settings.put("broker.roles.operator.groups", "on-call");
		this.settings.put("broker.rotation.look-every", "1s");
		this.settings.put("broker.secret.fresh-interval", "0s");
		this.broker = Broker.start(directory, CATALOG, this.settings);
		answers("warehouse", "1");
		answers("brief", "1");
		IntStream.range(0, 9).forEach((index) -> answers("any/" + index, "1"));
	}

	@AfterAll
	void stop() {
		this.broker.close();
	}

	private void answers(String key, String version) {
		this.broker.store().answers(key, ScriptedStore.found(version, Map.of("password", "canary-" + version)));
	}

	private HttpResponse<String> lookUp(String id, String dag, @Nullable String tag) {
		Map<String, String> headers = new LinkedHashMap<>(Map.of("Airflow-Dag-Id", dag, "Airflow-Task-Id", "load",
				"Airflow-Run-Id", "manual__1", "Airflow-Try-Number", "2", "Airflow-Map-Index", "7"));
		if (tag != null) {
			headers.put("If-None-Match", tag);
		}
		return this.broker.get("/v1/connections/" + id, this.broker.issuer().token("worker", "airflow-etl"), headers);
	}

	private HttpResponse<String> ask(String path) {
		return this.broker.get(path, this.broker.issuer().token("ops", "on-call"), Map.of());
	}

	private JsonNode json(String path) {
		// What was read is written about each second.
		HttpResponse<String> answer = eventually(() -> ask(path), (now) -> now.statusCode() != 404);
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
		assertThat(answer.body()).doesNotContain("canary");
		return JsonMapper.shared().readTree(answer.body());
	}

	private JsonNode shown(String key) {
		return json("/v1/rotations/" + CredentialId.of("scripted", key));
	}

	private JsonNode holders(String key, String query) {
		return json("/v1/rotations/" + CredentialId.of("scripted", key) + "/holders" + query).path("holders");
	}

	private static <T> T eventually(Supplier<T> question, Predicate<T> condition) {
		long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
		T answer = question.get();
		while (!condition.test(answer)) {
			assertThat(System.nanoTime()).as("half a minute, last %s", answer).isLessThan(end);
			pause();
			answer = question.get();
		}
		return answer;
	}

	private static void pause() {
		try {
			Thread.sleep(100);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private JsonNode seenAs(String key, String version) {
		return eventually(() -> shown(key), (shown) -> shown.path("version").asString("").equals(version)
				&& !shown.path("fingerprint").isMissingNode());
	}

	@Test
	void aRunThatHoldsTheOldVersionIsListedUntilItsAnswerExpires() {
		lookUp("brief", "old_dag", null);
		JsonNode first = seenAs("brief", "1");
		assertThat(first.at("/holders/current").asInt()).isEqualTo(1);
		answers("brief", "2");
		eventually(() -> lookUp("brief?fresh=true", "new_dag", null), (answer) -> answer.body().contains("canary-2"));
		JsonNode second = seenAs("brief", "2");

		JsonNode held = holders("brief", "?version=older");
		assertThat(held.size()).isEqualTo(1);
		JsonNode holder = held.path(0);
		assertThat(holder.path("dag_id").asString()).isEqualTo("old_dag");
		assertThat(holder.path("task_id").asString()).isEqualTo("load");
		assertThat(holder.path("run_id").asString()).isEqualTo("manual__1");
		assertThat(holder.path("try_number").asInt()).isEqualTo(2);
		assertThat(holder.path("map_index").asInt()).isEqualTo(7);
		assertThat(holder.at("/caller/subject").asString()).isEqualTo("worker");
		assertThat(holder.at("/standing/dag_id").asString()).isEqualTo("asserted");
		assertThat(holder.path("version").asString()).isEqualTo("1");
		assertThat(holder.path("fingerprint").asString()).isEqualTo(first.path("fingerprint").asString());
		assertThat(holder.path("current").asBoolean()).isFalse();
		assertThat(second.at("/holders/older").asInt()).isEqualTo(1);
		assertThat(second.at("/holders/older_until").asString()).isEqualTo(holder.path("until").asString());
		assertThat(second.path("rotated_at_source").asString()).isEqualTo("seen");

		Instant until = Instant.parse(holder.path("until").asString());
		JsonNode after = eventually(() -> shown("brief"), (shown) -> shown.at("/holders/older").asInt() == 0);
		assertThat(Instant.now()).isAfter(until);
		assertThat(holders("brief", "?version=older").size()).isZero();
		assertThat(after.path("versions").size()).isEqualTo(2);
		assertThat(after.at("/versions/1/replaced_at").isString()).isTrue();
		assertThat(after.at("/versions/1/holders").asInt()).isZero();
		JsonNode events = events("version_seen", "brief");
		assertThat(events.size()).isEqualTo(2);
		assertThat(events.at("/0/seen/noticed").asString()).isEqualTo("changed");
		assertThat(events.at("/0/seen/previous_fingerprint").asString())
			.isEqualTo(first.path("fingerprint").asString());
	}

	/**
	 * The record as an auditor would see it; this broker has none.
	 */
	private JsonNode events(String type, String key) {
		List<String> found = this.broker.application()
			.getBean(RecordedEvents.class)
			.find(EventQuery.of(Map.of("event", type, "credential", CredentialId.of("scripted", key))))
			.events();
		return JsonMapper.shared().readTree("[" + String.join(",", found) + "]");
	}

	@Test
	void anAnswerFromMemoryCountsAndOneThatIsRenewedCountsLonger() {
		HttpResponse<String> first = lookUp("any-0", "one", null);
		lookUp("any-0", "other", null);
		assertThat(this.broker.store().reads("any/0")).isEqualTo(1);
		eventually(() -> holders("any/0", ""), (held) -> held.size() == 2);
		Instant before = until("any/0", "one");

		String tag = first.headers().firstValue("ETag").orElseThrow();
		HttpResponse<String> unchanged = eventually(() -> lookUp("any-0?fresh=true", "one", tag),
				(answer) -> this.broker.store().reads("any/0") > 1);

		assertThat(unchanged.statusCode()).isEqualTo(304);
		assertThat(until("any/0", "one")).isAfter(before);
		assertThat(holders("any/0", "").size()).isEqualTo(2);
		assertThat(holders("any/0", "?version=current").path(0).path("dag_id").asString()).as("the longest first")
			.isEqualTo("one");
	}

	private Instant until(String key, String dag) {
		return holders(key, "").valueStream()
			.filter((holder) -> holder.path("dag_id").asString().equals(dag))
			.map((holder) -> Instant.parse(holder.path("until").asString()))
			.findFirst()
			.orElseThrow();
	}

	@Test
	void aSecretThatWasWithheldIsHeldByNobody() {
		lookUp("any-1", "given", null);
		JsonNode shown = seenAs("any/1", "1");
		AuditRecord record = this.broker.application().getBean(AuditRecord.class);
		Event granted = lookup("any/1", "withheld", shown.path("fingerprint").asString(), null);
		record.keep(granted);
		assertThat(holders("any/1", "").size()).isEqualTo(2);
		record.correct(lookup("any/1", "withheld", null, granted.id()));

		eventually(() -> holders("any/1", ""), (held) -> held.size() == 1);
		assertThat(shown("any/1").at("/holders/current").asInt()).isEqualTo(1);
		assertThat(shown("any/1").at("/versions/0/holders").asInt()).isEqualTo(1);
		JsonNode used = json("/v1/rotations/" + CredentialId.of("scripted", "any/1") + "/usage");
		assertThat(used.path("lookups").asInt()).isEqualTo(1);
	}

	private static Event lookup(String key, String dag, @Nullable String fingerprint, @Nullable String follows) {
		Instant now = Instant.now();
		return Event.of(EventType.LOOKUP, now, (event) -> {
			event.text("follows", follows);
			event.text("kind", "connection");
			event.text("id", key.replace('/', '-'));
			event.object("caller", Map.of("issuer", "test", "subject", "worker"));
			event.object("context", Map.of("dag_id", dag));
			event.text("outcome", (fingerprint != null) ? "granted" : "audit_unavailable");
			event.object("by", Map.of("store", "scripted", "key", key, "credential", CredentialId.of("scripted", key)));
			if (fingerprint != null) {
				event.object("granted",
						Map.of("fingerprint", fingerprint, "expires_at", now.plus(1, ChronoUnit.HOURS).toString()));
			}
		});
	}

	@Test
	void usageNamesDagsAndCallersAndWhenItWasUsedLast() {
		lookUp("any-2", "a", null);
		lookUp("any-2", "a", null);
		lookUp("any-2", "b", null);
		this.broker.get("/v1/connections/any-2");
		seenAs("any/2", "1");

		JsonNode usage = json("/v1/rotations/" + CredentialId.of("scripted", "any/2") + "/usage?days=7");

		assertThat(usage.path("lookups").asInt()).isEqualTo(4);
		assertThat(usage.path("dags").size()).isEqualTo(2);
		assertThat(usage.at("/dags/0/dag_id").asString()).as("used last").isEqualTo("b");
		assertThat(usage.at("/dags/1/lookups").asInt()).isEqualTo(2);
		assertThat(usage.at("/dags/1/callers/0/subject").asString()).isEqualTo("worker");
		assertThat(usage.at("/callers/0/subject").asString()).isEqualTo("etl");
		assertThat(usage.path("complete").asBoolean()).isTrue();
		assertThat(Instant.parse(usage.path("record_from").asString())).isBefore(Instant.now());
		assertThat(usage.path("last_used_at").asString()).isEqualTo(usage.at("/callers/0/last_used_at").asString());
		JsonNode never = json("/v1/rotations/" + CredentialId.of("scripted", "late") + "/usage");
		assertThat(never.path("last_used_at").isMissingNode()).isTrue();
		assertThat(never.path("record_from").isString()).isTrue();
	}

	@Test
	void theListShowsWhatTheCatalogNamesAndWhatWasRead() {
		lookUp("warehouse", "a", null);
		this.broker.store().answers("sick", new FetchResult.Denied("403"));
		lookUp("sick", "a", null);
		seenAs("warehouse", "1");
		eventually(() -> shown("sick"), (shown) -> shown.path("state").asString().equals("failing"));

		JsonNode warehouse = json("/v1/rotations?connection=warehouse").path("rotations").path(0);
		assertThat(warehouse.path("state").asString()).isEqualTo("ok");
		assertThat(warehouse.path("mappings").toString()).isEqualTo(
				"[{\"kind\":\"connection\",\"name\":\"warehouse\"},{\"kind\":\"variable\",\"name\":\"warehouse-again\"}]");
		assertThat(warehouse.path("rotate_every_seconds").asLong()).isEqualTo(Duration.ofDays(30).toSeconds());
		assertThat(warehouse.path("next_rotation_source").asString()).isEqualTo("catalog");
		assertThat(warehouse.at("/holders/current").asInt()).isEqualTo(1);
		JsonNode sick = json("/v1/rotations?state=failing").path("rotations").path(0);
		assertThat(sick.path("failure").asString()).isEqualTo("store_refused");
		assertThat(sick.path("failing_since").isString()).isTrue();
		assertThat(json("/v1/rotations?variable=warehouse-again").at("/rotations/0/credential").asString())
			.isEqualTo(CredentialId.of("scripted", "warehouse"));
		assertThat(json("/v1/rotations?connection=any-unread").at("/rotations/0/state").asString())
			.isEqualTo("unknown");
		assertThat(json("/v1/rotations?connection=any-unread").at("/rotations/0/mappings/0/name").asString())
			.isEqualTo("any-{name}");
		assertThat(json("/v1/rotations?store=scripted&key=late").at("/rotations/0/rotate_every_seconds").asLong())
			.isEqualTo(Duration.ofDays(365).toSeconds());
	}

	@Test
	void pagesTogetherAreTheWholeList() {
		seenByAll();
		List<String> all = keys(json("/v1/rotations?limit=1000"));
		List<String> paged = new ArrayList<>();
		String cursor = "";
		do {
			JsonNode page = json("/v1/rotations?limit=2" + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
			assertThat(page.path("rotations").size()).isLessThanOrEqualTo(2);
			paged.addAll(keys(page));
			cursor = page.path("next_cursor").asString("");
		}
		while (!cursor.isEmpty());

		assertThat(paged).isEqualTo(all).isSorted();
		IntStream.range(0, 3).forEach((index) -> lookUp("any-3", "dag_" + index, null));
		eventually(() -> holders("any/3", ""), (held) -> held.size() == 3);
		String path = "/v1/rotations/" + CredentialId.of("scripted", "any/3") + "/holders?limit=2";
		JsonNode first = json(path);
		lookUp("any-3", "dag_while_paging", null);
		JsonNode rest = json(path + "&cursor=" + first.path("next_cursor").asString());
		assertThat(first.path("holders").size()).isEqualTo(2);
		assertThat(rest.path("holders").size()).isEqualTo(1);
		assertThat(rest.path("next_cursor").isMissingNode()).isTrue();
	}

	private void seenByAll() {
		IntStream.range(5, 9).forEach((index) -> lookUp("any-" + index, "a", null));
		eventually(() -> keys(json("/v1/rotations?limit=1000")), (keys) -> keys.contains("any/8"));
	}

	private static List<String> keys(JsonNode page) {
		return page.path("rotations").valueStream().map((rotation) -> rotation.path("key").asString()).toList();
	}

	@Test
	void aStoreIsAskedAboutWhatNobodyReadsWithoutReadingIt() {
		Instant rotated = Instant.now().minus(9, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
		Instant next = Instant.now().minus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
		this.broker.store().describes("described", () -> new DescribeResult.Described("8", rotated, next));

		JsonNode shown = eventually(() -> shown("described"),
				(seen) -> seen.path("state").asString().equals("overdue"));
		assertThat(shown.path("version").asString()).isEqualTo("8");
		assertThat(shown.path("fingerprint").isMissingNode()).isTrue();
		assertThat(shown.path("rotated_at").asString()).isEqualTo(rotated.toString());
		assertThat(shown.path("overdue_seconds").asLong()).isGreaterThanOrEqualTo(86_000);
		assertThat(shown.path("next_rotation_source").asString()).isEqualTo("store");
		assertThat(this.broker.store().reads("described")).isZero();

		Secret secret = new Secret(Map.of("password", SecretValue.of("canary")), "8", rotated, next, null, null);
		this.broker.store().answers("described", new FetchResult.Found(secret));
		lookUp("described", "reader", null);
		JsonNode read = seenAs("described", "8");
		assertThat(read.path("versions").size()).isEqualTo(1);

		this.broker.store()
			.describes("described",
					() -> new DescribeResult.Described("9", Instant.now(), Instant.now().plusSeconds(90_000)));
		JsonNode replaced = eventually(() -> shown("described"), (seen) -> seen.path("version").asString().equals("9"));
		assertThat(replaced.path("fingerprint").isMissingNode()).isTrue();
		assertThat(replaced.at("/versions/0/replaced_at").isString()).isTrue();
		assertThat(replaced.path("state").asString()).isEqualTo("ok");
	}

	@Test
	void whatCannotBeAnsweredSaysWhy() {
		String some = CredentialId.of("scripted", "warehouse");
		assertThat(ask("/v1/rotations/" + "0".repeat(32)).body()).contains("\"code\":\"credential_unknown\"");
		assertThat(ask("/v1/rotations/x/holders").statusCode()).isEqualTo(404);
		assertThat(ask("/v1/rotations?connection=nobody").body()).contains("\"code\":\"not_mapped\"");
		for (String wrong : List.of("?state=fine", "?stat=ok", "?state=ok&state=ok", "?limit=0", "?cursor=x",
				"?connection=a&variable=b", "/" + some + "?x=1", "/" + some + "/holders?version=newest",
				"/" + some + "/holders?version=older&fingerprint=f", "/" + some + "/holders?cursor=WyJhIiwiYiJd",
				"/" + some + "/usage?days=0", "/" + some + "/usage?days=401")) {
			HttpResponse<String> answer = ask("/v1/rotations" + wrong);
			assertThat(answer.statusCode()).as(wrong).isEqualTo(400);
			assertThat(answer.body()).contains("\"code\":\"request_invalid\"");
		}
		HttpResponse<String> refused = this.broker.get("/v1/rotations");
		assertThat(refused.statusCode()).isEqualTo(403);
		assertThat(refused.body()).contains("role_required", "operator");
	}

}

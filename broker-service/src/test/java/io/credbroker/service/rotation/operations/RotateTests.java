package io.credbroker.service.rotation.operations;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

import io.credbroker.service.database.Database;
import io.credbroker.service.support.Broker;
import io.credbroker.service.support.Operator;
import io.credbroker.service.support.ScriptedStore;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.RotateResult;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an operator sees who rotates a secret, whatever the store answers.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RotateTests {

	private static final String CATALOG = """
			connections:
			%spolicies:
			  - { name: etl, callers: { issuer: test, groups: [airflow-etl] }, connections: ["*"] }
			""";

	private static final String CONNECTION = """
			  %1$s: { conn-type: postgres, secret: { store: scripted, key: %1$s }, password: "${password}", ttl: 1h }
			""";

	private static final String[] KEYS = { "plain", "joined", "named", "refused", "rejected", "missing", "throttled",
			"unavailable", "hangs", "unchanged", "late", "twice", "lost", "unread", "held", "fixed", "issued", "odd" };

	private Broker broker;

	private Operator operator;

	@BeforeAll
	void start(@TempDir Path directory) {
		StringBuilder connections = new StringBuilder();
		for (String key : KEYS) {
			connections.append(CONNECTION.formatted(key));
		}
		Map<String, Object> settings = new HashMap<>(Operator.ROLE);
		settings.put("broker.audit.sinks.db.type", "database");
		settings.put("broker.audit.sinks.db.database.directory", directory.resolve("record"));
		settings.put("broker.rotation.wait", "700ms");
		settings.put("broker.roles.auditor.issuer", "test");
		settings.put("broker.roles.auditor.groups", "operators");
		settings.put("broker.stores.scripted.bounds.breaker-calls", "1000");
		settings.put("broker.stores.scripted.timeout", "500ms");
		this.broker = Broker.start(directory, CATALOG.formatted(connections), settings);
		this.operator = Operator.of(this.broker);
	}

	@AfterAll
	void stop() {
		this.broker.close();
	}

	private void has(String key, String password) {
		this.broker.store().answers(key, ScriptedStore.found(null, Map.of("password", password)));
	}

	private String password(String key) {
		HttpResponse<String> answer = this.broker.get("/v1/connections/" + key);
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
		return Operator.json(answer).at("/connection/password").asString();
	}

	private JsonNode rotate(String key) {
		return Operator.started(this.operator.post(Operator.rotate(key)));
	}

	@Test
	void aRotationIsOrderedSeenAndForgottenByAll() {
		has("plain", "old");
		this.broker.store().rotates("plain", () -> {
			has("plain", "new");
			return new RotateResult.Accepted();
		});
		assertThat(password("plain")).isEqualTo("old");

		HttpResponse<String> answer = this.operator.post(Operator.rotate("plain"));
		JsonNode ended = this.operator.ended(Operator.started(answer));

		assertThat(answer.headers().firstValue("Location")).hasValue("/v1/operations/" + ended.path("id").asString());
		assertThat(ended.path("state").asString()).as(ended.toString()).isEqualTo("succeeded");
		assertThat(ended.path("step").asString()).isEqualTo("done");
		assertThat(ended.at("/old/fingerprint")).isNotEqualTo(ended.at("/new/fingerprint"));
		assertThat(ended.path("replicas").valueStream()).hasSize(1).allMatch((one) -> one.has("acknowledged_at"));
		JsonNode held = this.operator.follow(ended, (now) -> now.at("/holders/older").asInt() == 1);
		assertThat(held.at("/holders/older_until").asString()).as("the task that got the old one").isNotEmpty();
		assertThat(withoutCount(ended).path("state").asString()).isEqualTo("succeeded");
		assertThat(password("plain")).isEqualTo("new");
		assertThat(this.broker.store().rotations("plain")).isEqualTo(1);
		assertThat(ended.toString()).doesNotContain("\"old\":\"", "password");
		assertThat(events(ended)).hasSize(2);
		assertThat(events(ended).getFirst().path("outcome").asString()).isEqualTo("succeeded");
		assertThat(events(ended).getLast().path("outcome").asString()).isEqualTo("started");
		assertThat(events(ended).getLast().path("reason").asString()).isEqualTo("test");
		assertThat(events(ended).getLast().at("/caller/subject").asString()).isEqualTo("operator");
	}

	/**
	 * The operation while its holders cannot be counted.
	 */
	private JsonNode withoutCount(JsonNode operation) {
		JdbcTemplate jdbc = this.broker.application().getBean(Database.class).shared();
		jdbc.execute("alter table credential_version rename to hidden");
		try {
			return this.operator.follow(operation, (now) -> !now.has("holders"));
		}
		finally {
			jdbc.execute("alter table hidden rename to credential_version");
		}
	}

	private List<JsonNode> events(JsonNode operation) {
		return Operator
			.json(this.operator.get("/v1/audit/events?event=operation&id=" + operation.path("id").asString()))
			.path("events")
			.valueStream()
			.toList();
	}

	/**
	 * As if a replica with another store among its settings had died.
	 */
	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "accepted | rotation_unsupported | Nothing was rotated",
			"ordered | order_uncertain | whether it has rotated" })
	void whatCouldNotBeTakenOverIsTakenOverLaterAndMissesItsStore(String step, String code, String advice) {
		JdbcTemplate jdbc = this.broker.application().getBean(Database.class).shared();
		OperationRuns runs = this.broker.application().getBean(OperationRuns.class);
		String id = UUID.randomUUID().toString();
		jdbc.execute("alter table operation add constraint no_owner check (owner is null)");
		try {
			jdbc.update("""
					insert into operation (id, kind, store, store_key, target, reason, issuer, subject, correlation_id,
						request_hash, state, step, recorded, active, old_version, old_fingerprint)
					values (?, 'rotate', 'gone', 'k', '{"filter":{},"forget":[]}', 'test', 'test', 'a', 'c', 'h',
						'running', ?, true, ?, '1', 'f')""", id, step, id);
			runs.watch();
		}
		finally {
			jdbc.execute("alter table operation drop constraint no_owner");
		}

		JsonNode ended = this.operator.ended(JsonMapper.shared().createObjectNode().put("id", id));

		assertThat(ended.path("code").asString()).as(ended.toString()).isEqualTo(code);
		assertThat(ended.path("detail").asString()).contains("No store is named gone", advice);
	}

	@Test
	void whoAsksTwiceJoinsTheFirst() throws InterruptedException {
		has("joined", "old");
		CountDownLatch go = new CountDownLatch(1);
		this.broker.store().rotates("joined", () -> {
			await(go);
			has("joined", "new");
			return new RotateResult.Accepted();
		});

		JsonNode first = this.operator.at(rotate("joined"), "ordering");
		Map<String, String> key = Map.of("Idempotency-Key", "joins");
		HttpResponse<String> second = this.operator.post(Operator.rotate("joined"), "{\"reason\":\"a\"}", key);
		go.countDown();

		assertThat(second.statusCode()).isEqualTo(200);
		assertThat(Operator.json(second).path("joined").asBoolean()).isTrue();
		assertThat(Operator.json(second).path("id")).isEqualTo(first.path("id"));
		assertThat(this.operator.ended(first).path("state").asString()).isEqualTo("succeeded");
		HttpResponse<String> again = this.operator.post(Operator.rotate("joined"), "{\"reason\":\"a\"}", key);
		HttpResponse<String> other = this.operator.post(Operator.rotate("joined"), "{\"reason\":\"b\"}", key);
		assertThat(Operator.json(again).path("id")).isEqualTo(first.path("id"));
		assertThat(other.statusCode()).isEqualTo(400);
		assertThat(this.broker.store().rotations("joined")).isEqualTo(1);
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	void aRequestThatIsSentAgainStartsNothing() {
		has("named", "old");
		this.broker.store().rotates("named", () -> {
			has("named", "new" + this.broker.store().rotations("named"));
			return new RotateResult.Accepted();
		});
		Map<String, String> key = Map.of("Idempotency-Key", "once");

		HttpResponse<String> first = this.operator.post(Operator.rotate("named"), "{\"reason\":\"a\"}", key);
		this.operator.ended(Operator.started(first));
		HttpResponse<String> again = this.operator.post(Operator.rotate("named"), "{\"reason\":\"a\"}", key);
		HttpResponse<String> other = this.operator.post(Operator.rotate("named"), "{\"reason\":\"b\"}", key);
		JsonNode fresh = rotate("named");

		assertThat(again.statusCode()).isEqualTo(200);
		assertThat(Operator.json(again).path("id")).isEqualTo(Operator.json(first).path("id"));
		assertThat(Operator.json(again).path("state").asString()).isEqualTo("succeeded");
		assertThat(other.statusCode()).isEqualTo(400);
		assertThat(other.body()).contains("Idempotency-Key", "another request");
		assertThat(this.operator.ended(fresh).path("state").asString()).isEqualTo("succeeded");
		assertThat(this.broker.store().rotations("named")).isEqualTo(2);
	}

	/**
	 * The store's answer to the order, and how the operation ends.
	 */
	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "refused | store_refused | did not take the order: it denied this | 1",
			"rejected | store_refused | did not take the order: it rejects the broker's own credential | 1",
			"missing | secret_missing | did not take the order | 1",
			"throttled | store_throttled | Nothing was rotated, and the old version stays in use | 1",
			"unavailable | order_uncertain | Nobody knows whether store scripted took the order: it is unavailable: 502 | 1",
			"hangs | order_uncertain | it did not answer within 500 ms | 1",
			"unchanged | version_unchanged | took the order, but no new version was seen | 1",
			"unread | store_refused | could not be read before the rotation | 0" })
	void aFailureLeavesTheOldVersionAndSaysWhatTheStoreSaid(String key, String code, String detail, int orders) {
		has(key, "old");
		assertThat(password(key)).isEqualTo("old");
		this.broker.store().rotates(key, () -> switch (key) {
			case "refused" -> new FetchResult.Denied("403 permission denied");
			case "rejected" -> new FetchResult.Rejected("401");
			case "missing" -> new FetchResult.Missing();
			case "throttled" -> new FetchResult.Throttled(Duration.ofSeconds(2));
			case "unavailable" -> new FetchResult.Unavailable("502", null);
			case "hangs" -> hang();
			default -> new RotateResult.Accepted();
		});
		if (key.equals("unread")) {
			this.broker.store().answers(key, new FetchResult.Denied("403"));
		}

		JsonNode ended = this.operator.ended(rotate(key));

		assertThat(ended.path("state").asString()).isEqualTo("failed");
		assertThat(ended.path("code").asString()).isEqualTo(code);
		assertThat(ended.path("detail").asString()).contains(detail);
		assertThat(ended.has("new")).isFalse();
		assertThat(password(key)).isEqualTo("old");
		assertThat(this.broker.store().rotations(key)).isEqualTo(orders);
	}

	private static RotateResult hang() {
		await(new CountDownLatch(1));
		return new RotateResult.Accepted();
	}

	@Test
	void aVersionThatComesLateIsWaitedFor() {
		has("late", "old");
		AtomicReference<Integer> reads = new AtomicReference<>();
		this.broker.store().rotates("late", () -> {
			reads.set(this.broker.store().reads("late"));
			this.broker.store()
				.answers("late", (request) -> ScriptedStore.found(null,
						Map.of("password", (this.broker.store().reads("late") > reads.get() + 3) ? "new" : "old")));
			return new RotateResult.Accepted();
		});

		assertThat(this.operator.ended(rotate("late")).path("state").asString()).isEqualTo("succeeded");
		assertThat(password("late")).isEqualTo("new");
	}

	@Test
	void aVersionThatChangesTwiceIsTheLatestForEverybody() {
		has("twice", "old");
		this.broker.store().rotates("twice", () -> {
			int before = this.broker.store().reads("twice");
			this.broker.store()
				.answers("twice", (request) -> ScriptedStore.found(null,
						Map.of("password", (this.broker.store().reads("twice") > before + 1) ? "newest" : "new")));
			return new RotateResult.Accepted();
		});

		assertThat(this.operator.ended(rotate("twice")).path("state").asString()).isEqualTo("succeeded");
		assertThat(password("twice")).isEqualTo("newest");
	}

	@Test
	void anAnswerThatWasLostIsNotTheEndIfTheVersionChanges() {
		has("lost", "old");
		this.broker.store().rotates("lost", () -> {
			has("lost", "new");
			return new FetchResult.Unavailable("connection reset", null);
		});

		JsonNode ended = this.operator.ended(rotate("lost"));

		assertThat(ended.path("state").asString()).isEqualTo("succeeded");
		assertThat(ended.has("code")).isFalse();
		assertThat(password("lost")).isEqualTo("new");
		assertThat(this.broker.store().rotations("lost")).isEqualTo(1);
	}

	@Test
	void aLookupWithinTheRotationGetsTheOldVersionAndDoesNotBringItBack() {
		has("held", "old");
		CountDownLatch read = new CountDownLatch(1);
		CountDownLatch answer = new CountDownLatch(1);
		this.broker.store().rotates("held", () -> {
			this.broker.store().answers("held", (request) -> {
				if (request.audit().caller().endsWith("/etl")) {
					read.countDown();
					await(answer);
					this.has("held", "new");
					return ScriptedStore.found(null, Map.of("password", "old"));
				}
				return ScriptedStore.found(null, Map.of("password", "new"));
			});
			Thread.startVirtualThread(() -> this.broker.get("/v1/connections/held"));
			await(read);
			return new RotateResult.Accepted();
		});

		JsonNode ended = this.operator.ended(rotate("held"));
		answer.countDown();

		assertThat(ended.path("state").asString()).isEqualTo("succeeded");
		assertThat(password("held")).isEqualTo("new");
	}

	@Test
	void whatNoStoreRotatesNamesTheWayOut() {
		has("fixed", "old");
		this.broker.store().issues("issued");

		HttpResponse<String> fixed = this.operator.post(Operator.rotate("fixed"));
		HttpResponse<String> issued = this.operator.post(Operator.rotate("issued"));
		HttpResponse<String> unknown = this.operator.post(Operator.rotate("nothing"));

		assertThat(fixed.statusCode()).isEqualTo(422);
		assertThat(fixed.body()).contains("rotation_unsupported", "/invalidate");
		assertThat(issued.statusCode()).isEqualTo(422);
		assertThat(issued.body()).contains("rotation_unsupported", "/v1/leases/revoke");
		assertThat(unknown.statusCode()).isEqualTo(404);
		assertThat(unknown.body()).contains("credential_unknown");
	}

	@Test
	void operationsAreListedTheNewestFirst() {
		has("odd", "old");
		JsonNode first = this.operator.ended(Operator.started(this.operator.post(Operator.invalidate("odd"))));
		JsonNode second = this.operator.ended(Operator.started(this.operator.post(Operator.invalidate("odd"))));
		String credential = second.path("credential").asString();

		JsonNode page = list("?kind=invalidate&state=ended&limit=1&credential=" + credential);
		JsonNode next = list(
				"?kind=invalidate&credential=" + credential + "&limit=1&cursor=" + page.path("next_cursor").asString());

		assertThat(page.at("/operations/0/id")).isEqualTo(second.path("id"));
		assertThat(next.at("/operations/0/id")).isEqualTo(first.path("id"));
		assertThat(next.has("next_cursor")).isFalse();
		assertThat(list("?state=active").path("operations").valueStream())
			.noneMatch((one) -> one.path("id").equals(second.path("id")));
	}

	private JsonNode list(String query) {
		return Operator.json(this.operator.get("/v1/operations" + query));
	}

}

package io.credbroker.service.rotation.operations;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import io.credbroker.service.secret.CredentialId;
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
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Operations on two brokers whose record is in one real PostgreSQL.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperationReplicasTests {

	private static final String CATALOG = """
			connections:
			  many: { conn-type: postgres, secret: { store: scripted, key: many }, password: "${password}", ttl: 1h }
			  paused: { conn-type: postgres, secret: { store: scripted, key: paused }, password: "${password}" }
			  again: { conn-type: postgres, secret: { store: scripted, key: again }, password: "${password}", ttl: 1h }
			  quick: { conn-type: postgres, secret: { store: scripted, key: quick }, password: "${password}", ttl: 1h }
			  changed: { conn-type: postgres, secret: { store: scripted, key: changed }, password: "${password}", ttl: 1h, max-stale: 2h }
			  away: { conn-type: postgres, secret: { store: scripted, key: away }, password: "${password}", ttl: 1h, max-stale: 2h }
			policies:
			  - { name: etl, callers: { issuer: test, groups: [airflow-etl] }, connections: ["*"] }
			""";

	private ReplicaPair replicas;

	private Broker one;

	private Broker other;

	@BeforeAll
	void start(@TempDir Path directory) throws IOException {
		this.replicas = ReplicaPair.start(directory, CATALOG,
				Map.of("broker.secret.fresh-interval", "0s", "broker.stores.scripted.bounds.breaker-wait", "1h",
						"broker.stores.scripted.bounds.breaker-calls", "1000"));
		this.one = this.replicas.one();
		this.other = this.replicas.other();
	}

	@AfterAll
	void stop() {
		this.replicas.close();
	}

	private List<Broker> both() {
		return this.replicas.both();
	}

	private void have(String key, FetchResult result) {
		both().forEach((broker) -> broker.store().answers(key, result));
	}

	private static FetchResult password(String password) {
		return ScriptedStore.found(null, Map.of("password", password));
	}

	@Test
	void ofAHundredOrdersAtOnceTheStoreGetsOne() throws Exception {
		have("many", password("old"));
		both().forEach((broker) -> {
			broker.store().rotates("many", () -> {
				have("many", password("new"));
				return new RotateResult.Accepted();
			});
			assertThat(broker.get("/v1/connections/many").body()).contains("\"old\"");
		});

		List<JsonNode> started;
		try (ExecutorService clients = Executors.newFixedThreadPool(20)) {
			List<Future<HttpResponse<String>>> answers = IntStream.range(0, 100)
				.mapToObj((number) -> clients
					.submit(() -> Operator.of(both().get(number % 2)).post(Operator.rotate("many"))))
				.toList();
			started = new ArrayList<>();
			for (Future<HttpResponse<String>> answer : answers) {
				assertThat(answer.get().statusCode()).as(answer.get().body()).isIn(200, 202);
				started.add(Operator.json(answer.get()));
			}
		}

		// An order that comes when the first has ended starts another rotation.
		List<String> ids = started.stream().map((operation) -> operation.path("id").asString()).distinct().toList();
		int orders = this.one.store().rotations("many") + this.other.store().rotations("many");
		assertThat(started.stream().filter((operation) -> !operation.path("joined").asBoolean())).hasSameSizeAs(ids);
		JsonNode first = Operator.of(this.other).ended(started.getFirst());
		assertThat(orders).isEqualTo(ids.size()).isLessThan(5);
		assertThat(first.path("replicas").valueStream()).hasSize(2).allMatch((one) -> one.has("acknowledged_at"));
		both().forEach((broker) -> assertThat(broker.get("/v1/connections/many").body()).contains("\"new\""));
	}

	@Test
	void anInvalidationEndsThePauseOfAKeyOnEveryReplica() {
		have("paused", new FetchResult.Unavailable("down", null));
		both().forEach((broker) -> {
			for (int failure = 0; failure < 4; failure++) {
				assertThat(broker.get("/v1/connections/paused").statusCode()).isEqualTo(503);
			}
		});
		have("paused", password("back"));
		assertThat(this.other.get("/v1/connections/paused").statusCode()).as("still paused").isEqualTo(503);

		Operator operator = Operator.of(this.one);
		JsonNode ended = operator.ended(Operator.started(operator.post(Operator.invalidate("paused"))));

		assertThat(ended.path("state").asString()).isEqualTo("succeeded");
		both().forEach((broker) -> assertThat(broker.get("/v1/connections/paused").body()).contains("\"back\""));
	}

	@Test
	void anInvalidationIsAlsoAboutWhatWasReadSinceAnotherBegan() {
		have("again", password("old"));
		Operator operator = Operator.of(this.one);
		this.replicas.database().addStalledReplica();
		JsonNode first = acknowledged(Operator.started(operator.post(Operator.invalidate("again"))));
		assertThat(this.replicas.passwords("again")).containsExactly("old", "old");
		have("again", password("new"));

		JsonNode second = acknowledged(Operator.started(operator.post(Operator.invalidate("again"))));

		assertThat(this.replicas.passwords("again")).containsExactly("new", "new");
		this.replicas.database().removeStalledReplica();
		assertThat(operator.ended(first).path("state").asString()).isEqualTo("succeeded");
		assertThat(operator.ended(second).path("state").asString()).isEqualTo("succeeded");
	}

	/**
	 * Waits until both replicas have forgotten.
	 */
	private JsonNode acknowledged(JsonNode operation) {
		return Operator.of(this.one)
			.follow(operation,
					(now) -> now.path("replicas")
						.valueStream()
						.filter((replica) -> replica.has("acknowledged_at"))
						.count() == 2);
	}

	/**
	 * The median of many, so that one pause of a busy machine does not count.
	 */
	@Test
	void everyReplicaForgetsWithinTwoSeconds() {
		have("quick", password("any"));
		Operator operator = Operator.of(this.one);
		List<Duration> slowest = new ArrayList<>();
		for (int round = 0; round < 9; round++) {
			both().forEach((broker) -> assertThat(broker.get("/v1/connections/quick").statusCode()).isEqualTo(200));
			JsonNode ended = operator.ended(Operator.started(operator.post(Operator.invalidate("quick"))));
			Instant started = Instant.parse(ended.path("started_at").asString());
			slowest.add(ended.path("replicas")
				.valueStream()
				.map((replica) -> Duration.between(started, Instant.parse(replica.path("acknowledged_at").asString())))
				.max(Comparator.naturalOrder())
				.orElseThrow());
			assertThat(ended.path("replicas").valueStream()).hasSize(2);
		}

		assertThat(slowest.stream().sorted().toList().get(slowest.size() / 2)).isLessThan(Duration.ofSeconds(2));
	}

	@Test
	void aNewVersionThatOneReplicaHasSeenIsReadByTheOther() {
		startWith("changed", "old");
		have("changed", password("new"));

		assertThat(this.one.get("/v1/connections/changed?fresh=true").body()).contains("\"new\"");

		await().untilAsserted(() -> assertThat(this.other.get("/v1/connections/changed").body()).contains("\"new\""));
		assertThat(this.other.store().reads("changed")).as("it was told once").isEqualTo(2);
	}

	@Test
	void whileTheStoreIsAwayTheOldVersionIsStillServed() {
		startWith("away", "old");
		this.one.store().answers("away", password("new"));
		this.other.store().answers("away", new FetchResult.Unavailable("down", null));

		assertThat(this.one.get("/v1/connections/away?fresh=true").body()).contains("\"new\"");

		await().untilAsserted(() -> {
			assertThat(this.other.get("/v1/connections/away").body()).contains("\"old\"");
			assertThat(this.other.store().reads("away")).as("it has asked").isGreaterThan(1);
		});
		assertThat(this.other.get("/v1/connections/away").body()).contains("\"old\"");
	}

	/**
	 * Both have read the content, and the version is known.
	 */
	private void startWith(String key, String content) {
		have(key, password(content));
		both().forEach((broker) -> assertThat(broker.get("/v1/connections/" + key).body()).contains(content));
		Operator operator = Operator.of(this.one);
		await().untilAsserted(() -> assertThat(operator.get("/v1/rotations/" + CredentialId.of("scripted", key)).body())
			.contains("\"fingerprint\""));
	}

}

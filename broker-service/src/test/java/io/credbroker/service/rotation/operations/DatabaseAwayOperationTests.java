package io.credbroker.service.rotation.operations;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

import io.credbroker.service.support.Broker;
import io.credbroker.service.support.Operator;
import io.credbroker.service.support.ScriptedStore;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.Lease;
import io.credbroker.spi.RevokeResult;
import io.credbroker.spi.RotateResult;
import io.credbroker.spi.Secret;
import io.credbroker.spi.SecretValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A database that goes away while a broker works on operations, each at another step:
 * once it is back they all end, nothing is ordered twice, and the record tells all.
 */
class DatabaseAwayOperationTests {

	private static final List<String> KEYS = List.of("reading", "ordering", "waiting", "forgetting");

	private static final String CATALOG = """
			connections:
			  reading: { conn-type: postgres, secret: { store: scripted, key: reading }, password: "${password}" }
			  ordering: { conn-type: postgres, secret: { store: scripted, key: ordering }, password: "${password}" }
			  waiting: { conn-type: postgres, secret: { store: scripted, key: waiting }, password: "${password}" }
			  forgetting: { conn-type: postgres, secret: { store: scripted, key: forgetting }, password: "${password}" }
			  leased: { conn-type: postgres, secret: { store: scripted, key: leased }, password: "${password}" }
			policies:
			  - { name: etl, callers: { issuer: test, groups: [airflow-etl] }, connections: ["*"] }
			""";

	private final CountDownLatch away = new CountDownLatch(1);

	@TempDir
	private Path directory;

	private OperationDatabase database;

	private Broker broker;

	@BeforeEach
	void start() throws IOException {
		this.database = OperationDatabase.create();
		Map<String, Object> settings = new HashMap<>(Operator.ROLE);
		settings.putAll(this.database.record().settings());
		settings.putAll(Map.of("broker.audit.sinks.record.timeout", "1s", "broker.stores.scripted.timeout", "1m",
				"broker.rotation.wait", "1m", "broker.callers.requests-per-second", "0"));
		this.broker = Broker.start(this.directory, CATALOG, settings);
		ScriptedStore store = this.broker.store();
		KEYS.forEach((key) -> {
			store.answers(key, version("1"));
			store.rotates(key, () -> rotated(key));
		});
		store.issues("leased");
		store.answers("leased", new FetchResult.Found(new Secret(Map.of("password", SecretValue.of("p")), null, null,
				null, Instant.now().plus(Duration.ofHours(1)), new Lease("lease/1", Duration.ofHours(1), true))));
	}

	@AfterEach
	void stop() {
		this.away.countDown();
		this.broker.close();
		this.database.close();
	}

	@Test
	void whatItInterruptsAtAnyStepGoesOn() throws IOException {
		Map<String, JsonNode> begun = begun();

		this.database.record().goAway();
		this.broker.store().answers("waiting", version("2"));
		this.away.countDown();
		assertThat(this.broker.get("/v1/connections/reading").statusCode()).isEqualTo(503);
		this.database.record().comeBack();
		this.database.database().forgetConnections();
		await().atMost(Duration.ofMinutes(1))
			.until(() -> this.broker.get("/v1/connections/reading").statusCode() == 200);
		this.database.removeStalledReplica();

		Operator operator = Operator.of(this.broker);
		begun.forEach((name, operation) -> {
			JsonNode ended = operator.ended(operation);
			assertThat(ended.path("state").asString()).as("%s: %s", name, ended).isEqualTo("succeeded");
		});
		assertThat(KEYS).allSatisfy((key) -> assertThat(this.broker.store().rotations(key)).as(key).isEqualTo(1));
		// Ending a lease that has ended does no harm, and it was not stored that it had.
		assertThat(this.broker.store().revoked()).containsOnly("lease/1");
		begun.forEach((name, operation) -> assertThat(this.database.outcomes(operation)).as(name)
			.containsExactly("started", "succeeded"));
	}

	/**
	 * Begins an operation for each step, and brings it there.
	 */
	private Map<String, JsonNode> begun() {
		ScriptedStore store = this.broker.store();
		assertThat(this.broker.get("/v1/connections/leased").statusCode()).isEqualTo(200);
		store.answers("reading", (request) -> {
			hold();
			return version(Integer.toString(store.rotations("reading") + 1));
		});
		store.rotates("ordering", () -> {
			hold();
			return rotated("ordering");
		});
		store.rotates("waiting", RotateResult.Accepted::new);
		store.revokes((lease) -> {
			hold();
			return new RevokeResult.Revoked();
		});
		Operator operator = Operator.of(this.broker);
		Map<String, JsonNode> begun = new LinkedHashMap<>();
		begun.put("revoking",
				operator.at(Operator.started(
						operator.post("/v1/leases/revoke", "{\"reason\":\"test\",\"mapping\":\"leased\"}", Map.of())),
						"ordering"));
		begun.put("reading", rotate(operator, "reading", "accepted"));
		begun.put("ordering", rotate(operator, "ordering", "ordering"));
		begun.put("waiting", rotate(operator, "waiting", "ordered"));
		this.database.addStalledReplica();
		begun.put("forgetting", rotate(operator, "forgetting", "forgetting"));
		return begun;
	}

	private static JsonNode rotate(Operator operator, String key, String step) {
		return operator.at(Operator.started(operator.post(Operator.rotate(key))), step);
	}

	private RotateResult rotated(String key) {
		this.broker.store().answers(key, version("2"));
		return new RotateResult.Accepted();
	}

	private static FetchResult version(String version) {
		return ScriptedStore.found(version, Map.of("password", "p" + version));
	}

	private void hold() {
		try {
			this.away.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}

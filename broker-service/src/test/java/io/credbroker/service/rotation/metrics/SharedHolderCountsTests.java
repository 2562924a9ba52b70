package io.credbroker.service.rotation.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import io.credbroker.service.support.Broker;
import io.credbroker.service.support.RecordDatabase;
import io.credbroker.service.support.Scrape;
import io.credbroker.service.support.ScriptedStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The holders that metrics show, of replicas that share a database.
 */
class SharedHolderCountsTests {

	private static final String CATALOG = """
			connections:
			  warehouse: { conn-type: postgres, secret: { store: scripted, key: warehouse }, password: "${password}", ttl: 1h }
			policies:
			  - { name: etl, callers: { issuer: test, groups: [airflow-etl] }, connections: ["*"] }
			""";

	private static final String COUNTED = "broker_holders_counted_timestamp_seconds";

	private static final String READ = "broker_credential_refreshed_timestamp_seconds";

	@TempDir
	private Path directory;

	private Broker replica(String name, RecordDatabase database, String interval) throws IOException {
		Path key = Files.writeString(this.directory.resolve("fingerprint-key"), "0".repeat(64));
		Map<String, Object> settings = new HashMap<>(database.settings());
		settings.put("broker.secret.fingerprint-key-file", key);
		settings.put("broker.rotation.metrics-interval", interval);
		Broker broker = Broker.start(Files.createDirectory(this.directory.resolve(name)), CATALOG, settings);
		broker.store().answers("warehouse", ScriptedStore.found("1", Map.of("password", "p")));
		return broker;
	}

	private static double holders(Broker broker) {
		return Scrape.of(broker)
			.values("broker_credential_holders", "mapping=\"warehouse\"", "version=\"current\"")
			.stream()
			.findFirst()
			.orElse(Double.NaN);
	}

	@Test
	void whatOneReplicaCountsIsShownByAll() throws Exception {
		RecordDatabase database = RecordDatabase.create();
		try (Broker counting = replica("a", database, "200ms"); Broker other = replica("b", database, "200ms")) {
			assertThat(counting.get("/v1/connections/warehouse").statusCode()).isEqualTo(200);

			for (Broker broker : new Broker[] { counting, other }) {
				await().atMost(Duration.ofMinutes(1)).until(() -> holders(broker) == 1);
			}
		}
	}

	@Test
	void countingThatTakesLongIsRepeatedLessOften() throws Exception {
		RecordDatabase database = RecordDatabase.create();
		try (Broker broker = replica("a", database, "100ms");
				Connection connection = DriverManager.getConnection(database.url(), "postgres", "");
				Statement statement = connection.createStatement()) {
			await().atMost(Duration.ofMinutes(1)).until(() -> Scrape.of(broker).value(COUNTED) > 0);

			await().atMost(Duration.ofMinutes(1)).until(() -> {
				statement.execute("update holder_counting set took_millis = 3600000");
				double counted = Scrape.of(broker).value(COUNTED);
				passSeveralReadings(broker);
				return Scrape.of(broker).value(COUNTED) == counted;
			});
		}
	}

	private static void passSeveralReadings(Broker broker) {
		double before = Scrape.of(broker).value(READ);
		await().atMost(Duration.ofMinutes(1)).until(() -> Scrape.of(broker).value(READ) > before + 0.5);
	}

}

package io.credbroker.service.rotation.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.credbroker.service.support.Broker;
import io.credbroker.service.support.Operator;
import io.credbroker.service.support.RecordDatabase;
import io.credbroker.service.support.Scrape;
import io.credbroker.service.support.ScriptedStore;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.Lease;
import io.credbroker.spi.Secret;
import io.credbroker.spi.SecretValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The metrics of credentials, from a lookup to the scrape.
 */
class RotationMetricsTests {

	private static final String CATALOG = """
			connections:
			  warehouse: { conn-type: postgres, secret: { store: scripted, key: warehouse }, password: "${password}", ttl: 1h }
			  "s3-{bucket}": { conn-type: aws, secret: { store: scripted, key: "s3-{bucket}" }, password: "${password}" }
			  leased: { conn-type: postgres, secret: { store: scripted, key: leased }, password: "${password}" }
			variables:
			  "say \\"ニュース\\"": { secret: { store: scripted, key: warehouse }, value: "${password}" }
			policies:
			  - { name: etl, callers: { issuer: test, groups: [airflow-etl] }, connections: ["*"], variables: ["*"] }
			""";

	@TempDir
	private Path directory;

	private Broker start(Map<String, Object> more) {
		Map<String, Object> settings = new HashMap<>(
				Map.of("broker.rotation.metrics-interval", "100ms", "broker.catalog.reload-interval", "100ms",
						"broker.catalog.second-look", "0s", "broker.secret.fresh-interval", "0s"));
		settings.putAll(more);
		Broker broker = Broker.start(this.directory, CATALOG, settings);
		broker.store().answers("warehouse", ScriptedStore.found("1", Map.of("password", "p")));
		broker.store().answers("s3-a", ScriptedStore.found("1", Map.of("password", "p")));
		broker.store().answers("s3-b", ScriptedStore.found("1", Map.of("password", "p")));
		broker.store().issues("leased");
		Instant end = Instant.now().plus(Duration.ofMinutes(30));
		broker.store()
			.answers("leased", new FetchResult.Found(new Secret(Map.of("password", SecretValue.of("p")), null, null,
					null, end, new Lease("lease/1", Duration.ofMinutes(30), true))));
		return broker;
	}

	private Map<String, Object> searchable() {
		return Map.of("broker.audit.sinks.db.type", "database", "broker.audit.sinks.db.database.directory",
				this.directory.resolve("record"));
	}

	@Test
	void aLeaseThatWasEndedIsNoRunningOne() {
		Map<String, Object> settings = new HashMap<>(searchable());
		settings.putAll(Operator.ROLE);
		try (Broker broker = start(settings)) {
			assertThat(broker.get("/v1/connections/leased").statusCode()).isEqualTo(200);
			eventually(broker, "broker_leases_running", 1, "expires=\"1h\"", "store=\"scripted\"");

			assertThat(Operator.of(broker)
				.post("/v1/leases/revoke", "{\"reason\":\"test\",\"mapping\":\"leased\"}", Map.of())
				.statusCode()).isEqualTo(202);

			eventually(broker, "broker_leases_running", 0, "expires=\"1h\"", "store=\"scripted\"");
		}
	}

	private static void eventually(Broker broker, String metric, double value, String... labels) {
		await().atMost(Duration.ofMinutes(1))
			.untilAsserted(() -> assertThat(Scrape.of(broker).values(metric, labels)).containsExactly(value));
	}

	@Test
	void holdersAndLeasesAreShownByMappingAndNeverById() {
		try (Broker broker = start(searchable())) {
			for (String path : List.of("connections/warehouse", "connections/s3-a", "connections/s3-b",
					"connections/leased", "variables/say%20%22%E3%83%8B%E3%83%A5%E3%83%BC%E3%82%B9%22")) {
				assertThat(broker.get("/v1/" + path).statusCode()).as(path).isEqualTo(200);
			}

			eventually(broker, "broker_credential_holders", 2, "mapping=\"s3-{bucket}\"", "version=\"current\"");
			eventually(broker, "broker_leases_running", 1, "expires=\"1h\"", "store=\"scripted\"");
			eventually(broker, "broker_leases_running", 0, "expires=\"5m\"", "store=\"scripted\"");
			eventually(broker, "broker_credential_older_held_seconds", 0, "mapping=\"warehouse\"");
			Scrape scrape = Scrape.of(broker);
			assertThat(scrape.labelValues("broker_credential_holders", "mapping")).containsExactlyInAnyOrder("leased",
					"s3-{bucket}", "warehouse", "say \\\"ニュース\\\"");
			assertThat(scrape.labelValues("broker_credential_age_seconds", "application"))
				.containsExactly("airflow-credential-broker");

			broker.store().answers("warehouse", ScriptedStore.found("2", Map.of("password", "q")));
			assertThat(broker.get("/v1/connections/warehouse?fresh=true").statusCode()).isEqualTo(200);

			eventually(broker, "broker_credential_holders", 1, "kind=\"connection\"", "mapping=\"warehouse\"",
					"version=\"older\"");
			assertThat(Scrape.of(broker)
				.value("broker_credential_older_held_seconds", "kind=\"connection\"", "mapping=\"warehouse\""))
				.isBetween(1.0, 3600.0);
		}
	}

	@Test
	void aMappingThatLeavesTheCatalogLeavesTheMetrics() throws IOException {
		try (Broker broker = start(Map.of())) {
			assertThat(broker.get("/v1/connections/warehouse").statusCode()).isEqualTo(200);
			await().atMost(Duration.ofMinutes(1))
				.until(() -> Scrape.of(broker).text().contains("mapping=\"warehouse\""));

			Files.writeString(this.directory.resolve("catalog.yaml"), CATALOG
				.replaceAll("(?m)^  (warehouse|\"say).*\n", "")
				.replace("variables:\n",
						"variables:\n  word: { secret: { store: scripted, key: word }, value: \"${password}\" }\n"));

			await().atMost(Duration.ofMinutes(1))
				.until(() -> !Scrape.of(broker).text().contains("mapping=\"warehouse\""));
			assertThat(Scrape.of(broker).text()).doesNotContain("broker_credential_holders", "broker_leases_running");
		}
	}

	@Test
	void whileTheDatabaseIsAwayTheLastFiguresStayAndTellTheirAge() throws IOException {
		RecordDatabase database = RecordDatabase.create();
		Map<String, Object> settings = new HashMap<>(database.settings());
		settings.put("broker.audit.sinks.record.timeout", "1s");
		try (Broker broker = start(settings)) {
			assertThat(broker.get("/v1/connections/warehouse").statusCode()).isEqualTo(200);
			eventually(broker, "broker_credential_holders", 1, "kind=\"connection\"", "mapping=\"warehouse\"",
					"version=\"current\"");

			database.goAway();

			await().atMost(Duration.ofMinutes(1)).until(() -> age(Scrape.of(broker)) > 2);
			Scrape scrape = Scrape.of(broker);
			assertThat(scrape.value("broker_credential_holders", "kind=\"connection\"", "mapping=\"warehouse\"",
					"version=\"current\""))
				.isEqualTo(1);

			database.comeBack();
			await().atMost(Duration.ofMinutes(1)).until(() -> age(Scrape.of(broker)) < 1);
		}
	}

	private static double age(Scrape scrape) {
		return System.currentTimeMillis() / 1000.0 - scrape.value("broker_credential_refreshed_timestamp_seconds");
	}

	@Test
	void scrapesAtOnceBesideLookupsAreAllWhole() {
		try (Broker broker = start(Map.of("broker.callers.requests-per-second", "1000"))) {
			broker.get("/v1/connections/warehouse");
			await().atMost(Duration.ofMinutes(1))
				.until(() -> Scrape.of(broker).text().contains("mapping=\"warehouse\""));

			List<CompletableFuture<String>> scrapes = IntStream.range(0, 20)
				.mapToObj((i) -> CompletableFuture.supplyAsync(() -> {
					assertThat(broker.get("/v1/connections/warehouse").statusCode()).isEqualTo(200);
					return Scrape.of(broker).text();
				}))
				.toList();

			assertThat(scrapes).allSatisfy((scrape) -> assertThat(scrape.join())
				.contains("broker_credential_age_seconds{", "broker_lookups_seconds_bucket{"));
		}
	}

}

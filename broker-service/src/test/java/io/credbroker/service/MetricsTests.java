package io.credbroker.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.credbroker.service.support.Broker;
import io.credbroker.service.support.Scrape;
import io.credbroker.service.support.ScriptedStore;
import io.credbroker.service.support.WarehouseCatalog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What a scrape shows of a broker, seen through its management port.
 */
class MetricsTests {

	private static final int HERD = 20;

	private Broker broker;

	private Path catalog;

	@BeforeEach
	void start(@TempDir Path directory) {
		this.broker = Broker.start(directory, WarehouseCatalog.readableBy("issuer: test, groups: [airflow-etl]"),
				Map.of("broker.catalog.reload-interval", "100ms"));
		this.catalog = directory.resolve("catalog.yaml");
	}

	@AfterEach
	void stop() {
		this.broker.close();
	}

	@Test
	void aHerdIsCountedAsTheLookupsOfOneRead() {
		CountDownLatch arrived = new CountDownLatch(1);
		this.broker.store().answers("warehouse", (request) -> {
			await().atMost(Duration.ofMinutes(1)).until(() -> arrived.getCount() == 0);
			return ScriptedStore.found("1", Map.of("password", "p"));
		});
		try (ExecutorService tasks = Executors.newVirtualThreadPerTaskExecutor()) {
			for (int i = 0; i < HERD; i++) {
				tasks.execute(() -> this.broker.get("/v1/connections/warehouse"));
			}
			await().atMost(Duration.ofMinutes(1))
				.until(() -> Scrape.of(this.broker)
					.values("broker_store_waiting", "store=\"scripted\"")
					.contains((double) HERD));
			arrived.countDown();
		}

		Scrape scrape = Scrape.of(this.broker);
		assertThat(scrape.value("broker_store_read_herd_lookups_sum", "store=\"scripted\"")).isEqualTo(HERD);
		assertThat(scrape.value("broker_store_read_herd_lookups_count", "store=\"scripted\"")).isEqualTo(1);
		assertThat(scrape.value("broker_store_read_herd_lookups_max", "store=\"scripted\"")).isEqualTo(HERD);
	}

	@Test
	void theDigestIsThatOfTheCatalogInForceAlone() throws IOException {
		String before = Scrape.of(this.broker).labelValues("broker_catalog_info", "digest").toString();

		Files.writeString(this.catalog, Files.readString(this.catalog) + "# changed\n");

		await().atMost(Duration.ofMinutes(1))
			.untilAsserted(
					() -> assertThat(Scrape.of(this.broker).labelValues("broker_catalog_info", "digest")).hasSize(1)
						.allMatch((digest) -> digest.matches("[0-9a-f]{64}") && !before.contains(digest)));
		assertThat(Scrape.of(this.broker).value("broker_catalog_info")).isEqualTo(1);
	}

	@Test
	void anIssuerWhoseKeysCannotBeFetchedIsShown() {
		String token = this.broker.issuer().token("etl", "airflow-etl");
		String unavailable = "outcome=\"identity_keys_unavailable\"";
		Scrape before = Scrape.of(this.broker);
		this.broker.issuer().close();

		assertThat(this.broker.get("/v1/connections/warehouse", token, Map.of()).body())
			.contains("identity_keys_unavailable");

		Scrape after = Scrape.of(this.broker);
		assertThat(before.value("broker_issuer_keys_failing", "issuer=\"test\"")).isZero();
		assertThat(after.value("broker_issuer_keys_failing", "issuer=\"test\"")).isEqualTo(1);
		assertThat(before.value("broker_token_verifications_total", "issuer=\"test\"", unavailable)).isZero();
		assertThat(after.value("broker_token_verifications_total", "issuer=\"test\"", unavailable)).isEqualTo(1);
	}

	@Test
	void whatIsCountedLaterIsShownFromTheStart() {
		Scrape scrape = Scrape.of(this.broker);

		for (String counter : new String[] { "broker_secret_hits_total", "broker_secret_stale_total",
				"broker_secret_overdue_total", "broker_secret_negative_cache_hits_total",
				"broker_secret_not_fresh_total", "broker_leases_withdrawn_total", "broker_callers_limited_total",
				"broker_token_verifications_total", "broker_store_calls_not_permitted_total" }) {
			assertThat(scrape.values(counter)).as(counter).isNotEmpty().containsOnly(0.0);
		}
	}

}

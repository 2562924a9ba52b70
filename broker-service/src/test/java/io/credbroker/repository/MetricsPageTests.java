package io.credbroker.repository;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.credbroker.service.support.Broker;
import io.credbroker.service.support.FakeCluster;
import io.credbroker.service.support.Postgres;
import io.credbroker.service.support.Scrape;
import io.credbroker.service.support.Scrape.Family;
import io.credbroker.service.support.SigningKeyFiles;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.Lease;
import io.credbroker.spi.Secret;
import io.credbroker.spi.SecretValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The table of metrics is what a running broker says of itself.
 */
class MetricsPageTests {

	private static final String CATALOG = """
			connections:
			  warehouse:
			    conn-type: postgres
			    secret: { store: scripted, key: warehouse }
			    password: ${password}
			  planned:
			    conn-type: postgres
			    secret: { store: scripted, key: planned }
			    password: ${password}
			policies:
			  - name: airflow
			    callers: { issuer: test, service-accounts: ["airflow/*"] }
			    connections: [warehouse, planned]
			""";

	private static final Pattern NAME = Pattern.compile("`(broker_[a-z_]+)");

	@Test
	void theTableIsWhatARunningBrokerSaysOfItself(@TempDir Path directory) {
		String expected = table(scraped(directory).families());
		Path right = Repository.keep("metrics.md", expected);

		assertThat(Repository.section("docs/reference/metrics.md", "metrics")).as("the right text is in %s", right)
			.isEqualTo(expected);
	}

	@Test
	void everyMetricThatAPageNamesIsInTheTable() {
		String table = Repository.section("docs/reference/metrics.md", "metrics");
		Set<String> known = names(table);

		List<String> unknown = MarkdownPage.all("docs")
			.stream()
			.filter((page) -> !page.file().startsWith("docs/adr") && !page.file().endsWith("changelog.md"))
			.flatMap((page) -> names(page.text()).stream()
				.map((name) -> name.replaceAll("_(bucket|count|sum|max)$", ""))
				.filter((name) -> !known.contains(name)
						&& known.stream().noneMatch((one) -> name.endsWith("_") && one.startsWith(name)))
				.map((name) -> page.file() + ": " + name))
			.toList();

		assertThat(known).contains("broker_store_health");
		assertThat(unknown).isEmpty();
	}

	/**
	 * As Prometheus names them, so that nobody takes a time for a length.
	 */
	@Test
	void aTimeSaysThatItIsOne() {
		assertThat(Repository.section("docs/reference/metrics.md", "metrics").lines())
			.filteredOn((row) -> row.contains("| When ") || row.contains("since 1970"))
			.isNotEmpty()
			.allMatch((row) -> row.contains("_timestamp_seconds` | gauge |"));
	}

	private static String database() {
		try {
			return Postgres.shared().newDatabase();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Set<String> names(String text) {
		return NAME.matcher(text).results().map((name) -> name.group(1)).collect(Collectors.toSet());
	}

	/**
	 * After lookups for a pod, with a database that replicas could share, so that every
	 * part of the broker has something to show.
	 */
	private static Scrape scraped(Path directory) {
		Map<String, Object> settings = new HashMap<>();
		settings.put("broker.rotation.metrics-interval", "100ms");
		settings.put("broker.secret.fresh-interval", "0s");
		settings.put("broker.audit.sinks.db.type", "database");
		settings.put("broker.audit.sinks.db.database.url", database());
		settings.put("broker.audit.sinks.db.database.username", "postgres");
		settings.put("broker.federation.issuer", "https://broker.example");
		settings.put("broker.federation.deployment", "test");
		settings.put("broker.federation.keys.directory",
				SigningKeyFiles.in(directory.resolve("keys"))
					.add("one", Instant.now().minusSeconds(60), Duration.ofDays(1))
					.directory());
		settings.put("broker.stores.tokens.type", "oauth2");
		settings.put("broker.stores.tokens.settings.token-uri", "https://127.0.0.1:1/token");
		settings.put("broker.stores.tokens.settings.client-id", "broker");
		settings.put("broker.stores.tokens.settings.authentication.client-secret.files", "/secret,/older");
		try (FakeCluster cluster = new FakeCluster()) {
			String issuer = "broker.identity.issuers.test.";
			settings.put(issuer + "preset", "kubernetes");
			settings.put(issuer + "pods.api-server", cluster.url());
			settings.put(issuer + "pods.token-file", cluster.tokenFile(directory));
			settings.put(issuer + "pods.namespaces", "airflow");
			try (Broker broker = Broker.start(directory, CATALOG, settings)) {
				cluster.has("worker", "worker", Map.of("dag_id", "sales"));
				broker.store()
					.answers("warehouse",
							new FetchResult.Found(new Secret(Map.of("password", SecretValue.of("p")), null, null, null,
									Instant.now().plusSeconds(3600), new Lease("lease", Duration.ofHours(1), true))));
				String token = broker.issuer()
					.token("system:serviceaccount:airflow:worker",
							(claims) -> claims.claim("kubernetes.io",
									Map.of("namespace", "airflow", "serviceaccount",
											Map.of("name", "worker", "uid", "a"), "pod",
											Map.of("name", "worker", "uid", "worker"))));
				Instant now = Instant.now();
				broker.store()
					.answers("planned", new FetchResult.Found(new Secret(Map.of("password", SecretValue.of("p")), "1",
							now.minusSeconds(60), now.plusSeconds(3600), null, null)));
				for (String id : List.of("warehouse", "planned")) {
					assertThat(broker.get("/v1/connections/" + id, token, Map.of()).statusCode()).isEqualTo(200);
				}
				assertThat(broker.get("/v1/connections/planned", token, Map.of("Airflow-Shadow", "true")).statusCode())
					.isEqualTo(200);
				broker.store()
					.answers("planned", new FetchResult.Found(new Secret(Map.of("password", SecretValue.of("q")), "2",
							now, now.plusSeconds(3600), null, null)));
				assertThat(broker.get("/v1/connections/planned?fresh=true", token, Map.of()).body()).contains("\"2\"");
				await().atMost(Duration.ofMinutes(1))
					.until(() -> Scrape.of(broker).text().contains("broker_versions_seen"));
				await().atMost(Duration.ofMinutes(1))
					.until(() -> Scrape.of(broker).text().contains("broker_credential_rotation_due_seconds{"));
				return Scrape.of(broker);
			}
		}
	}

	private static String table(Map<String, Family> all) {
		StringBuilder table = new StringBuilder("| metric | type | labels | meaning |\n|---|---|---|---|\n");
		all.values()
			.stream()
			.filter((family) -> family.name().startsWith("broker_"))
			.filter((family) -> !all.containsKey(family.name().replaceFirst("_max$", ""))
					|| !family.name().endsWith("_max"))
			.forEach((family) -> table.append("| `%s` | %s | %s | %s |\n".formatted(family.name(), family.type(),
					labels(family), family.help())));
		return table.toString();
	}

	private static String labels(Family family) {
		return new TreeSet<>(family.labels()).stream()
			.map((label) -> "`" + label + "`")
			.collect(Collectors.joining(", "));
	}

}

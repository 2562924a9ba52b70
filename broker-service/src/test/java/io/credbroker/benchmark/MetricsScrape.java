package io.credbroker.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.credbroker.benchmark.load.LoadGenerator;
import io.credbroker.benchmark.server.BrokerServerProcess;
import io.credbroker.provider.testkit.LocalPrograms;

/**
 * Measures what a scrape costs when every mapping has metrics of its own.
 */
final class MetricsScrape implements BenchmarkPart {

	private static final int MAPPINGS = 2000;

	private static final int CONNECTIONS = 8;

	private static final int SCRAPES = 51;

	private static final Duration LIMIT = Duration.ofMinutes(2);

	private static final String MAPPING = """
			  team%1$d_warehouse: { conn-type: postgres, secret: { store: scripted, key: many-%1$d }, password: "${password}", ttl: 1h }
			""";

	private static final String POLICY = """
			policies:
			  - { name: etl, callers: { issuer: test, groups: [airflow-etl] }, connections: ["*"] }
			""";

	@Override
	public String name() {
		return "scrape";
	}

	@Override
	public String says() {
		return "a scrape of %,d mappings that somebody holds".formatted(MAPPINGS);
	}

	@Override
	public Duration takes(BenchmarkSettings settings) {
		return Duration.ofSeconds(30);
	}

	@Override
	public List<BenchmarkResult> run(BenchmarkSettings settings, Path directory) throws IOException {
		Path catalog = Files.writeString(directory.resolve("scraped.yaml"),
				IntStream.range(0, MAPPINGS)
					.mapToObj((i) -> String.format(Locale.ROOT, MAPPING, i))
					.collect(Collectors.joining("", "connections:\n", POLICY)));
		int port = LocalPrograms.freePort();
		try (BrokerServerProcess broker = new BrokerServerProcess(directory, "broker.catalog.location=" + catalog,
				"management.server.port=" + port, "broker.rotation.metrics-interval=1s",
				"broker.audit.sinks.db.type=database",
				"broker.audit.sinks.db.database.directory=" + directory.resolve("record").toAbsolutePath());
				HttpClient http = HttpClient.newHttpClient()) {
			LoadGenerator.times(broker.get("all", 200,
					IntStream.range(0, MAPPINGS).mapToObj((i) -> "/v1/connections/team" + i + "_warehouse").toList()),
					CONNECTIONS, MAPPINGS);
			Scraped whole = untilShown(http, port);
			List<Scraped> scrapes = IntStream.range(0, SCRAPES).mapToObj((i) -> scrape(http, port)).toList();
			double seconds = scrapes.stream().mapToLong(Scraped::nanos).sorted().skip(SCRAPES / 2).findFirst().orElse(0)
					/ 1e9;
			return List.of(
					BenchmarkResult.atMost(0.1,
							String.format(Locale.ROOT, "seconds for a scrape with %,d mappings", MAPPINGS), seconds),
					BenchmarkResult.aside("  its size in MB", whole.text().length() / 1e6));
		}
	}

	private static Scraped untilShown(HttpClient http, int port) {
		long end = System.nanoTime() + LIMIT.toNanos();
		Scraped scraped = scrape(http, port);
		while (shown(scraped) < MAPPINGS) {
			if (System.nanoTime() > end) {
				throw new IllegalStateException("only %d mappings are shown".formatted(shown(scraped)));
			}
			scraped = scrape(http, port);
		}
		return scraped;
	}

	private static long shown(Scraped scraped) {
		return scraped.text().lines().filter((line) -> line.startsWith("broker_credential_age_seconds{")).count();
	}

	private static Scraped scrape(HttpClient http, int port) {
		HttpRequest request = HttpRequest
			.newBuilder(URI.create("http://127.0.0.1:%d/actuator/prometheus".formatted(port)))
			.build();
		try {
			long begun = System.nanoTime();
			String text = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
			return new Scraped(text, System.nanoTime() - begun);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/** One scrape. */
	private record Scraped(String text, long nanos) {
	}

}

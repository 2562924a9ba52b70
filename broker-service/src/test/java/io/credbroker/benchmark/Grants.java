package io.credbroker.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

import io.credbroker.benchmark.load.LoadGenerator;
import io.credbroker.benchmark.load.LoadResult;
import io.credbroker.benchmark.server.BrokerServerProcess;
import io.credbroker.benchmark.server.WithoutGrants;
import io.credbroker.service.support.Postgres;

/**
 * What it costs a lookup that its grant can be found: the record in PostgreSQL, with the
 * columns and indexes of grants and without them.
 */
final class Grants implements BenchmarkPart {

	private static final int CONNECTIONS = 32;

	private static final int WARM_UP_REQUESTS = 60_000;

	private static final String WITH = "with";

	private static final String WITHOUT = "without";

	@Override
	public String name() {
		return "grants";
	}

	@Override
	public String says() {
		return "cached lookups recorded in PostgreSQL, with grants and without, %d kept connections"
			.formatted(CONNECTIONS);
	}

	@Override
	public Duration takes(BenchmarkSettings settings) {
		return settings.slice().multipliedBy(2L * settings.rounds()).plusSeconds(60);
	}

	@Override
	public List<BenchmarkResult> run(BenchmarkSettings settings, Path directory) throws IOException {
		try (Postgres postgres = new Postgres();
				Measured with = broker(directory.resolve(WITH), postgres);
				Measured without = broker(directory.resolve(WITHOUT), postgres,
						"spring.main.sources=" + WithoutGrants.class.getName())) {
			InterleavedRounds<Sample> rounds = new InterleavedRounds<Sample>()
				.with(WITH, sample(with, postgres, settings.slice()))
				.with(WITHOUT, sample(without, postgres, settings.slice()));
			LoadGenerator.times(with.broker().cached(), CONNECTIONS, WARM_UP_REQUESTS);
			LoadGenerator.times(without.broker().cached(), CONNECTIONS, WARM_UP_REQUESTS);
			return findings(rounds.run(settings.rounds()));
		}
	}

	private static Measured broker(Path directory, Postgres postgres, String... more) throws IOException {
		Path key = Files.writeString(Files.createDirectories(directory).resolve("fingerprint-key"), "0".repeat(64));
		String url = postgres.newDatabase();
		List<String> settings = new ArrayList<>(List.of("broker.audit.sinks.database.type=database",
				"broker.audit.sinks.database.timeout=10s", "broker.audit.sinks.database.database.url=" + url,
				"broker.audit.sinks.database.database.username=postgres", "broker.secret.fingerprint-key-file=" + key));
		settings.addAll(List.of(more));
		return new Measured(new BrokerServerProcess(directory, settings.toArray(String[]::new)),
				url.substring(url.lastIndexOf('/') + 1));
	}

	/**
	 * Collects what the database owes from the slice before, so that a slice pays for
	 * itself.
	 */
	private static Supplier<Sample> sample(Measured measured, Postgres postgres, Duration slice) {
		return () -> {
			postgres.execute("checkpoint");
			Duration broker = measured.broker().processorTime();
			Duration database = postgres.processorTime(measured.database());
			LoadResult result = LoadGenerator.closed(measured.broker().cached(), CONNECTIONS, slice);
			broker = measured.broker().processorTime().minus(broker);
			database = postgres.processorTime(measured.database()).minus(database);
			return new Sample(result.rate(), broker.toNanos() / (double) result.answers(),
					database.toNanos() / (double) result.answers());
		};
	}

	private static List<BenchmarkResult> findings(InterleavedRounds<Sample> rounds) {
		for (String name : List.of(WITH, WITHOUT)) {
			Progress.say(String.format(Locale.ROOT,
					"  %-10s %8.0f per second, %6.1f µs of processor each at the broker and %5.1f at the database",
					name, rounds.median(name, Sample::rate), rounds.median(name, Sample::brokerNanos) / 1e3,
					rounds.median(name, Sample::databaseNanos) / 1e3));
		}
		return List.of(
				BenchmarkResult.atLeast(0.97,
						"audited cached lookup with grants ÷ without, record in PostgreSQL, throughput",
						rounds.ratio(WITH, WITHOUT, Sample::rate)),
				BenchmarkResult.aside("  the same by the broker's processor time per request",
						rounds.ratio(WITHOUT, WITH, Sample::brokerNanos)),
				BenchmarkResult.aside("  the same by the processor time of broker and database per request",
						rounds.ratio(WITHOUT, WITH, Sample::nanos)));
	}

	/**
	 * A broker and the name of the database of its record.
	 */
	private record Measured(BrokerServerProcess broker, String database) implements AutoCloseable {

		@Override
		public void close() {
			this.broker.close();
		}

	}

	/**
	 * One slice, with the processor times per request.
	 */
	private record Sample(double rate, double brokerNanos, double databaseNanos) {

		private double nanos() {
			return this.brokerNanos + this.databaseNanos;
		}

	}

}

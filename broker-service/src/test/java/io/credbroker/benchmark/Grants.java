package io.credbroker.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Stream;

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
				BrokerServerProcess with = broker(directory.resolve(WITH), postgres);
				BrokerServerProcess without = broker(directory.resolve(WITHOUT), postgres,
						"spring.main.sources=" + WithoutGrants.class.getName())) {
			InterleavedRounds<Sample> rounds = new InterleavedRounds<Sample>()
				.with(WITH, sample(with, postgres, settings.slice()))
				.with(WITHOUT, sample(without, postgres, settings.slice()));
			LoadGenerator.times(with.cached(), CONNECTIONS, WARM_UP_REQUESTS);
			LoadGenerator.times(without.cached(), CONNECTIONS, WARM_UP_REQUESTS);
			return findings(rounds.run(settings.rounds()));
		}
	}

	private static BrokerServerProcess broker(Path directory, Postgres postgres, String... more) throws IOException {
		Path key = Files.writeString(Files.createDirectories(directory).resolve("fingerprint-key"), "0".repeat(64));
		return new BrokerServerProcess(directory,
				Stream.concat(Stream.of("broker.audit.sinks.database.type=database",
						"broker.audit.sinks.database.timeout=10s",
						"broker.audit.sinks.database.database.url=" + postgres.newDatabase(),
						"broker.audit.sinks.database.database.username=postgres",
						"broker.secret.fingerprint-key-file=" + key), Stream.of(more))
					.toArray(String[]::new));
	}

	/**
	 * Collects what the database owes from the slice before, so that a slice pays for
	 * itself.
	 */
	private static Supplier<Sample> sample(BrokerServerProcess server, Postgres postgres, Duration slice) {
		return () -> {
			postgres.execute("checkpoint");
			Duration before = server.processorTime();
			LoadResult measured = LoadGenerator.closed(server.cached(), CONNECTIONS, slice);
			return new Sample(measured.rate(),
					server.processorTime().minus(before).toNanos() / (double) measured.answers());
		};
	}

	private static List<BenchmarkResult> findings(InterleavedRounds<Sample> rounds) {
		for (String name : List.of(WITH, WITHOUT)) {
			Progress.say(String.format(Locale.ROOT, "  %-10s %8.0f per second, %6.1f µs of processor each", name,
					rounds.median(name, Sample::rate), rounds.median(name, Sample::processorNanos) / 1e3));
		}
		return List.of(
				BenchmarkResult.atLeast(0.97,
						"audited cached lookup with grants ÷ without, record in PostgreSQL, throughput",
						rounds.ratio(WITH, WITHOUT, Sample::rate)),
				BenchmarkResult.aside("  the same by the broker's processor time per request",
						rounds.ratio(WITHOUT, WITH, Sample::processorNanos)));
	}

	/**
	 * One slice.
	 *
	 * @param processorNanos the broker's processor time per request
	 */
	private record Sample(double rate, double processorNanos) {
	}

}

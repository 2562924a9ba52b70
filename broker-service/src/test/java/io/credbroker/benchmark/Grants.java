package io.credbroker.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

import io.credbroker.benchmark.load.LoadGenerator;
import io.credbroker.benchmark.load.LoadResult;
import io.credbroker.benchmark.server.BrokerServerProcess;
import io.credbroker.benchmark.server.OptionalGrants;
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
		try (Postgres postgres = new Postgres()) {
			String with = postgres.newDatabase();
			String without = postgres.newDatabase();
			try (BrokerServerProcess broker = broker(directory, with, without)) {
				InterleavedRounds<Sample> rounds = new InterleavedRounds<Sample>()
					.with(WITH, () -> sample(broker, true, postgres, with, settings.slice()))
					.with(WITHOUT, () -> sample(broker, false, postgres, without, settings.slice()));
				for (boolean grants : new boolean[] { true, false }) {
					broker.keepGrants(grants);
					LoadGenerator.times(broker.cached(), CONNECTIONS, WARM_UP_REQUESTS);
				}
				return findings(rounds.run(settings.rounds()));
			}
		}
	}

	private static BrokerServerProcess broker(Path directory, String with, String without) throws IOException {
		Path key = Files.writeString(Files.createDirectories(directory).resolve("fingerprint-key"), "0".repeat(64));
		return new BrokerServerProcess(directory, "broker.audit.sinks.database.type=database",
				"broker.audit.sinks.database.timeout=10s", "broker.audit.sinks.database.database.url=" + with,
				"broker.audit.sinks.database.database.username=postgres", "broker.secret.fingerprint-key-file=" + key,
				"spring.main.sources=" + OptionalGrants.class.getName(), OptionalGrants.DATABASE + "=" + without);
	}

	/**
	 * Collects what the database owes from the slice before, so that a slice pays for
	 * itself.
	 */
	private static Sample sample(BrokerServerProcess broker, boolean grants, Postgres postgres, String url,
			Duration slice) {
		String name = url.substring(url.lastIndexOf('/') + 1);
		broker.keepGrants(grants);
		postgres.execute("checkpoint");
		Duration brokerTime = broker.processorTime();
		Duration databaseTime = postgres.processorTime(name);
		LoadResult result = LoadGenerator.closed(broker.cached(), CONNECTIONS, slice);
		brokerTime = broker.processorTime().minus(brokerTime);
		databaseTime = postgres.processorTime(name).minus(databaseTime);
		return new Sample(result.rate(), brokerTime.toNanos() / (double) result.answers(),
				databaseTime.toNanos() / (double) result.answers());
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
	 * One slice, with the processor times per request.
	 */
	private record Sample(double rate, double brokerNanos, double databaseNanos) {

		private double nanos() {
			return this.brokerNanos + this.databaseNanos;
		}

	}

}

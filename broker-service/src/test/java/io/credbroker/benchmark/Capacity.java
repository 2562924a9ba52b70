package io.credbroker.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.credbroker.benchmark.capacity.CapacityPage;
import io.credbroker.benchmark.capacity.MeasuredCosts;
import io.credbroker.benchmark.load.SelfSigned;
import io.credbroker.benchmark.load.TlsClients;
import io.credbroker.service.support.Postgres;

/**
 * What a lookup costs the broker and PostgreSQL, over new TLS connections and over kept
 * ones; the numbers of the page about capacity follow from it.
 */
final class Capacity implements BenchmarkPart {

	private static final int CLIENTS = 16;

	private static final String NEW_FILE = "new, file";

	private static final String KEPT_FILE = "kept, file";

	private static final String NEW_DATABASE = "new, database";

	private static final String KEPT_DATABASE = "kept, database";

	private static final String ALONE = "alone, database";

	private static final List<String> ALL = List.of(NEW_FILE, KEPT_FILE, NEW_DATABASE, KEPT_DATABASE, ALONE);

	@Override
	public String name() {
		return "capacity";
	}

	@Override
	public String says() {
		return "lookups over new and kept TLS connections, recorded in a file and in PostgreSQL, %d clients"
			.formatted(CLIENTS);
	}

	@Override
	public Duration takes(BenchmarkSettings settings) {
		return settings.slice().multipliedBy(5L * (settings.rounds() + 1)).plusSeconds(80);
	}

	@Override
	public List<BenchmarkResult> run(BenchmarkSettings settings, Path directory) throws IOException {
		SelfSigned certificate = SelfSigned.in(directory);
		TlsClients clients = new TlsClients(certificate, CLIENTS);
		Path files = Files.createDirectories(directory.resolve("file"));
		try (Postgres postgres = new Postgres();
				CapacityBroker file = CapacityBroker.withFile(files, certificate);
				CapacityBroker database = CapacityBroker.withDatabase(directory, certificate, postgres)) {
			Duration slice = settings.slice();
			InterleavedRounds<CapacitySample> rounds = new InterleavedRounds<CapacitySample>()
				.with(NEW_FILE, () -> file.overNewConnections(clients, slice))
				.with(KEPT_FILE, () -> file.overKeptConnections(clients, slice))
				.with(NEW_DATABASE, () -> database.overNewConnections(clients, slice))
				.with(KEPT_DATABASE, () -> database.overKeptConnections(clients, slice))
				.with(ALONE, () -> database.overKeptConnections(new TlsClients(certificate, 1), slice));
			file.warmUp(clients);
			database.warmUp(clients);
			rounds.run(1);
			rounds.run(settings.rounds());
			MeasuredCosts costs = costs(rounds, database.storedBytes());
			costs.write(directory.resolve("capacity.json"));
			publish(costs, settings);
			return findings(costs);
		}
	}

	private static void publish(MeasuredCosts costs, BenchmarkSettings settings) throws IOException {
		if (settings.publish()) {
			CapacityPage.publish(costs);
			Progress.say("  docs/reference/capacity.json and capacity.md have the numbers of this run.");
		}
		else {
			Progress.say("  With publish=true these numbers become those of docs/reference/capacity.md.");
		}
	}

	private static MeasuredCosts costs(InterleavedRounds<CapacitySample> rounds, double stored) throws IOException {
		for (String name : ALL) {
			Progress.say(String.format(Locale.ROOT,
					"  %-16s %7.0f per second, %7.1f µs at the broker, %6.1f µs and %5.0f bytes of log at PostgreSQL",
					name, rounds.median(name, CapacitySample::rate), rounds.median(name, CapacitySample::broker),
					rounds.median(name, CapacitySample::database), rounds.median(name, CapacitySample::logged)));
		}
		return new MeasuredCosts(MachineDescription.described().replaceFirst("; commit.*", ""),
				broker(rounds, NEW_FILE, KEPT_FILE), broker(rounds, NEW_DATABASE, KEPT_DATABASE),
				new MeasuredCosts.Postgres(rounded(rounds.median(ALONE, CapacitySample::database)),
						rounded(rounds.median(KEPT_DATABASE, CapacitySample::database)),
						rounded(rounds.median(KEPT_DATABASE, CapacitySample::logged)), rounded(stored)));
	}

	private static MeasuredCosts.Broker broker(InterleavedRounds<CapacitySample> rounds, String fresh, String kept) {
		return new MeasuredCosts.Broker(rounded(rounds.median(fresh, CapacitySample::broker)),
				rounded(rounds.median(kept, CapacitySample::broker)),
				rounded(rounds.median(fresh, CapacitySample::rate)));
	}

	private static double rounded(double figure) {
		return Math.round(figure * 10) / 10.0;
	}

	private static List<BenchmarkResult> findings(MeasuredCosts costs) {
		List<BenchmarkResult> findings = new ArrayList<>();
		findings.add(BenchmarkResult.aside(
				"lookup over a new TLS connection with a new token ÷ over a kept one, processor time",
				costs.file().newConnection() / costs.file().keptConnection()));
		findings.add(BenchmarkResult.aside("event stored alone ÷ stored in a group, processor time of PostgreSQL",
				costs.postgres().alone() / costs.postgres().grouped()));
		return findings;
	}

}

package io.credbroker.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Measures the project's performance goals and prints each next to its goal.
 */
public final class Benchmark {

	private static final Path DIRECTORY = Path.of("target", "benchmark");

	private static final List<BenchmarkPart> PARTS = List.of(new Throughput(), new Grants(), new MetricsScrape(),
			new ColdTls(), new ThunderingHerd(), new StoreIsolation(), new NoisyNeighbour(), new HeapGrowth(),
			new PureParts(), new Capacity());

	private Benchmark() {
	}

	public static void main(String[] args) throws IOException {
		BenchmarkSettings settings = BenchmarkSettings.of(args);
		List<BenchmarkPart> parts = PARTS.stream().filter((part) -> settings.wants(part.name())).toList();
		Progress.say(
				"Measures the broker against its performance goals on this machine, in about %d minutes; all on loopback."
					.formatted(minutes(parts, settings)));
		String machine = MachineDescription.described();
		Progress.say(machine);
		long begun = System.nanoTime();
		Report report = new Report();
		for (BenchmarkPart part : parts) {
			Progress.say("[%3ds] %s: %s".formatted(Duration.ofNanos(System.nanoTime() - begun).toSeconds(), part.name(),
					part.says()));
			report.add(part.run(settings, Files.createDirectories(DIRECTORY.resolve(part.name()))));
		}
		report.add(UnmeasuredGoals.FINDINGS);
		publish(machine, report);
	}

	private static long minutes(List<BenchmarkPart> parts, BenchmarkSettings settings) {
		return Math.max(1,
				parts.stream()
					.map((part) -> part.takes(settings))
					.reduce(Duration.ZERO, Duration::plus)
					.plusSeconds(30)
					.toMinutes());
	}

	private static void publish(String machine, Report report) throws IOException {
		Path file = DIRECTORY.resolve("performance.md");
		Files.writeString(file, machine + System.lineSeparator().repeat(2) + report.table());
		Progress.say("");
		Progress.say(machine);
		Progress.say("");
		Progress.say(report.table());
		Progress.say(report.missed().isEmpty()
				? "Every goal that can be measured is met. The table is in %s; put it into docs/reference/performance.md."
					.formatted(file)
				: "Missed: %s. Repeat that part on a quiet machine (-Dbenchmark.args=parts=NAME); if it stays, look for the change that cost it."
					.formatted(String.join("; ", report.missed())));
	}

}

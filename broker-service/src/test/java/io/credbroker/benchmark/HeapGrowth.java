package io.credbroker.benchmark;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

import io.credbroker.benchmark.load.LoadGenerator;
import io.credbroker.benchmark.load.LoadTarget;
import io.credbroker.benchmark.server.BrokerServerProcess;

/**
 * Measures whether lookups leak memory.
 */
final class HeapGrowth implements BenchmarkPart {

	private static final int IDS = 10_000;

	private static final int CONNECTIONS = 32;

	@Override
	public String name() {
		return "heap";
	}

	@Override
	public String says() {
		return "lookups over %,d conn_ids, with the heap looked at before and after".formatted(IDS);
	}

	@Override
	public Duration takes(BenchmarkSettings settings) {
		return Duration.ofSeconds(15).plusMillis(settings.lookups() / 5);
	}

	@Override
	public List<BenchmarkResult> run(BenchmarkSettings settings, Path directory) {
		try (BrokerServerProcess broker = new BrokerServerProcess(directory)) {
			LoadTarget all = broker.get("many", 200,
					IntStream.range(0, IDS).mapToObj((i) -> "/v1/connections/many-" + i).toList());
			LoadGenerator.times(all, CONNECTIONS, 3 * IDS);
			long before = broker.heap();
			LoadGenerator.times(all, CONNECTIONS, settings.lookups());
			long after = broker.heap();
			Progress.say(String.format(Locale.ROOT, "  %,d KiB before, %,d KiB after", before / 1024, after / 1024));
			return List.of(BenchmarkResult.atMost(1, String.format(Locale.ROOT,
					"heap bytes kept per lookup after %,d over %,d conn_ids, collected", settings.lookups(), IDS),
					Math.max(0, after - before) / (double) settings.lookups()));
		}
	}

}
